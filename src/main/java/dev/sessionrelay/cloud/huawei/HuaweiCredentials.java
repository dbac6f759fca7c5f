package dev.sessionrelay.cloud.huawei;

import dev.sessionrelay.cloud.AccessKeyAuthenticator;
import dev.sessionrelay.cloud.Authenticator;
import dev.sessionrelay.cloud.Credentials;
import dev.sessionrelay.cloud.FixedHeaders;
import dev.sessionrelay.cloud.TokenFetcher;
import dev.sessionrelay.cloud.VendorCredentials;
import dev.sessionrelay.cloud.VendorCredentials.CredentialFound;
import dev.sessionrelay.cloud.VendorCredentials.CredentialKey;
import dev.sessionrelay.cloud.VendorCredentials.CredentialKind;
import dev.sessionrelay.cloud.VendorCredentials.CredentialSource;
import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.settings.UrlChecks;
import dev.sessionrelay.settings.ValueType;
import dev.sessionrelay.settings.ValueTypes;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What accounts show Huawei. Parts marked optional are null when absent. */
public sealed interface HuaweiCredentials extends Credentials {
  /** The secret has small letters, so that one in the other's place is found. */
  ValueType<String> KEY_ID =
      ValueTypes.pattern(
          "access key id",
          "an access key id (AK), mostly 20 capital letters and digits, not the secret key",
          "HPUAEXAMPLE",
          "[A-Z0-9]{2,64}|[A-Za-z0-9]{2,20}");

  /** Variables as huaweicloud-sdk-core's {@code EnvCredentialProvider} reads them. */
  VendorCredentials OFFER =
      new VendorCredentials(
          "Credentials at Huawei Cloud",
          "One of: a token; user, password, domain and project, with which tokens are fetched; an"
              + " access key pair; the agency of the ECS instance; an identity provider (OpenID"
              + " Connect) and the file with its ID token, as clusters mount it into pods. An account"
              + " that names none takes `HUAWEICLOUD_SDK_IDP_ID` and `HUAWEICLOUD_SDK_ID_TOKEN_FILE`"
              + " from the environment (IAM is `HUAWEICLOUD_SDK_IAM_ENDPOINT` or"
              + " `https://iam.myhuaweicloud.com` then), else `HUAWEICLOUD_SDK_AK` and"
              + " `HUAWEICLOUD_SDK_SK`, each with `HUAWEICLOUD_SDK_PROJECT_ID`, else `HW_ACCESS_KEY` and `HW_SECRET_KEY`, else"
              + " `idp_id` and `id_token_file` or `ak` and `sk` in `[basic]` of"
              + " `HUAWEICLOUD_SDK_CREDENTIALS_FILE` or `~/.huaweicloud/credentials`;"
              + " `HW_REGION_NAME` is the region. Temporary keys are renewed before they end.",
          List.of(
              CredentialKey.secret(
                  "token",
                  "Project-scoped IAM token for `X-Auth-Token`. It is not renewed; IAM tokens live"
                      + " 24 h."),
              CredentialKey.text("user", "reader", "IAM user name."),
              CredentialKey.secret("password", "Password of `user`."),
              CredentialKey.text("domain", "example-corp", "IAM domain (account) name of `user`."),
              CredentialKey.text(
                  "project",
                  "cn-north-4",
                  "Project, by name or by its id of 32 hexadecimal digits."),
              CredentialKey.open(
                  "iam-url",
                  UrlChecks.BASE.withExample("https://iam.cn-north-4.myhuaweicloud.com"),
                  "Address of IAM. Default: `https://iam.<region>.myhuaweicloud.com`."),
              CredentialKey.open("access-key", KEY_ID, "Access key id (AK)."),
              CredentialKey.secret("secret-key", "Secret access key (SK)."),
              CredentialKey.secret("security-token", "Token of temporary keys."),
              CredentialKey.open(
                  "agency",
                  ValueTypes.word("ecs"),
                  "`ecs` takes temporary keys of the agency of this ECS instance."),
              CredentialKey.open(
                  "metadata-url",
                  UrlChecks.BASE.withExample(HuaweiAgency.METADATA),
                  "Address of the machine's metadata service. Default: that of the vendor."),
              CredentialKey.text(
                  "idp-id",
                  "cluster-oidc",
                  "Identity provider, as IAM names it, that issues the ID token."),
              CredentialKey.file(
                  "id-token-file",
                  "/var/run/secrets/tokens/id-token",
                  "File with the ID token; read again for each renewal.")),
          List.of(
              new CredentialKind(
                  List.of("token"),
                  List.of(),
                  source -> CredentialFound.of(new FixedToken(source.secret("token")))),
              new CredentialKind(
                  List.of("user", "password", "domain", "project"),
                  List.of("iam-url"),
                  Password::read),
              new CredentialKind(
                  List.of("access-key", "secret-key"),
                  List.of("security-token", "project", "iam-url"),
                  Keys::read),
              new CredentialKind(
                  List.of("agency"), List.of("metadata-url", "project"), HuaweiAgency::read),
              new CredentialKind(
                  List.of("idp-id", "id-token-file"),
                  List.of("project", "iam-url"),
                  HuaweiFederation::read)),
          true,
          HuaweiEnvironment::find);

  /** A project-scoped IAM token that somebody else renews. */
  record FixedToken(Secret token) implements HuaweiCredentials {
    private static final String ADVICE =
        "Put a new token into account.<name>.token: it is wrong, has expired (they live 24 hours)"
            + " or belongs to another project or region; or give user, password, domain and"
            + " project, with which tokens are renewed.";

    @Override
    public Authenticator authenticator(
        Clock clock, Clock monotonic, Supplier<String> nonces, TokenFetcher tokens) {
      return new FixedHeaders(Map.of("X-Auth-Token", token), "", ADVICE, monotonic);
    }

    @Override
    public String words() {
      return "a fixed IAM token";
    }
  }

  /**
   * An IAM user; tokens are fetched as needed.
   *
   * @param domain name of the account that the user belongs to
   * @param projectId one of this and {@code projectName} is null
   * @param iam base address of the IAM service
   */
  record Password(
      String user, Secret password, String domain, String projectId, String projectName, URI iam)
      implements HuaweiCredentials {
    private static Optional<CredentialFound> read(CredentialSource source) {
      return HuaweiIam.address(source).flatMap(iam -> CredentialFound.of(of(source, iam)));
    }

    private static Password of(CredentialSource source, URI iam) {
      String project = source.text("project");
      boolean isId = HuaweiProject.isId(project);
      return new Password(
          source.text("user"),
          source.secret("password"),
          source.text("domain"),
          isId ? project : null,
          isId ? null : project,
          iam);
    }

    @Override
    public Authenticator authenticator(
        Clock clock, Clock monotonic, Supplier<String> nonces, TokenFetcher fetcher) {
      return new HuaweiTokens(this, clock, monotonic, fetcher);
    }

    @Override
    public String realm() {
      return HuaweiProject.realm(projectId, projectName);
    }

    @Override
    public String words() {
      return "IAM tokens of the user " + user + " of " + domain;
    }

    @Override
    public boolean needTokens() {
      return true;
    }
  }

  /**
   * Access key and secret key.
   *
   * @param securityToken optional, of temporary keys
   * @param projectId optional, sent as {@code X-Project-Id}
   * @param projectName optional, by which the id is found
   * @param iam base address of the IAM service that knows the name
   */
  record Keys(
      Secret accessKey,
      Secret secretKey,
      Secret securityToken,
      String projectId,
      String projectName,
      URI iam)
      implements HuaweiCredentials {
    public Keys(Secret accessKey, Secret secretKey, Secret securityToken, String projectId) {
      this(accessKey, secretKey, securityToken, projectId, null, null);
    }

    private static Optional<CredentialFound> read(CredentialSource source) {
      Optional<String> named = source.optionalText("project").filter(p -> !HuaweiProject.isId(p));
      return named.isEmpty()
          ? CredentialFound.of(of(source, null, null))
          : HuaweiIam.address(source)
              .flatMap(iam -> CredentialFound.of(of(source, named.get(), iam)));
    }

    private static Keys of(CredentialSource source, String projectName, URI iam) {
      return new Keys(
          source.current("access-key"),
          source.secret("secret-key"),
          source.optionalSecret("security-token"),
          projectName == null ? source.optionalText("project").orElse(null) : null,
          projectName,
          iam);
    }

    @Override
    public Authenticator authenticator(
        Clock clock, Clock monotonic, Supplier<String> nonces, TokenFetcher tokens) {
      HuaweiProject project = new HuaweiProject(projectId, projectName, iam, clock, tokens);
      return new AccessKeyAuthenticator(
          new AccessKeyAuthenticator.KeyParts(
              accessKey,
              "Huawei's access key",
              secretKey,
              securityToken,
              "Huawei's security token"),
          scheme(project, clock),
          monotonic);
    }

    static AccessKeyAuthenticator.Scheme scheme(HuaweiProject project, Clock clock) {
      return new AccessKeyAuthenticator.Scheme(
          " Access=%s, ",
          HuaweiSigner.SECURITY_TOKEN,
          (request, key) -> HuaweiSigner.sign(request, key, project.id(key), clock.instant()));
    }

    @Override
    public boolean needTokens() {
      return projectName != null;
    }

    @Override
    public String realm() {
      return HuaweiProject.realm(projectId, projectName);
    }

    @Override
    public String words() {
      return securityToken == null ? "an access key" : "a temporary access key";
    }
  }
}
