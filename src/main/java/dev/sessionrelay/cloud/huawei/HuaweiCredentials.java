package dev.sessionrelay.cloud.huawei;

import dev.sessionrelay.cloud.AccessKeyAuthenticator;
import dev.sessionrelay.cloud.Authenticator;
import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.Credentials;
import dev.sessionrelay.cloud.FixedHeaders;
import dev.sessionrelay.cloud.ProcessEnvironment;
import dev.sessionrelay.cloud.TokenFetcher;
import dev.sessionrelay.cloud.VendorCredentials;
import dev.sessionrelay.cloud.VendorCredentials.CredentialFound;
import dev.sessionrelay.cloud.VendorCredentials.CredentialKey;
import dev.sessionrelay.cloud.VendorCredentials.CredentialKind;
import dev.sessionrelay.cloud.VendorCredentials.CredentialSource;
import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.settings.UrlChecks;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What accounts show Huawei. Parts marked optional are null when absent. */
public sealed interface HuaweiCredentials extends Credentials {
  /** Variables as huaweicloud-sdk-core's {@code EnvCredentialProvider} reads them. */
  VendorCredentials OFFER =
      new VendorCredentials(
          "Credentials at Huawei Cloud",
          "One of: a token; user, password, domain and project, with which tokens are fetched;"
              + " an access key pair. An account that names none takes `HUAWEICLOUD_SDK_AK` and"
              + " `HUAWEICLOUD_SDK_SK` from the environment.",
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
              CredentialKey.text("access-key", "HPUAEXAMPLE", "Access key id (AK)."),
              CredentialKey.secret("secret-key", "Secret access key (SK)."),
              CredentialKey.secret("security-token", "Token of temporary keys.")),
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
                  List.of("security-token", "project"),
                  Keys::read)),
          true,
          Keys::ofEnvironment);

  private static boolean isProjectId(String project) {
    return project.matches("[0-9a-f]{32}");
  }

  /** A project-scoped IAM token that somebody else renews. */
  record FixedToken(Secret token) implements HuaweiCredentials {
    @Override
    public Authenticator authenticator(Clock clock, Supplier<String> nonces, TokenFetcher tokens) {
      return FixedHeaders.of("X-Auth-Token", token, clock);
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
      return iam(source).flatMap(iam -> CredentialFound.of(of(source, iam)));
    }

    private static Password of(CredentialSource source, URI iam) {
      String project = source.text("project");
      boolean isId = isProjectId(project);
      return new Password(
          source.text("user"),
          source.secret("password"),
          source.text("domain"),
          isId ? project : null,
          isId ? null : project,
          iam);
    }

    private static Optional<URI> iam(CredentialSource source) {
      Optional<String> region = source.section().text("region");
      Optional<URI> iam =
          source
              .uri("iam-url")
              .or(() -> region.map(r -> URI.create("https://iam." + r + ".myhuaweicloud.com")));
      if (iam.isEmpty()) {
        source
            .section()
            .missing(
                source.faults(),
                "region",
                source.section().prefix() + " has no region to find IAM in",
                "name the region, or the address of IAM as " + source.section().key("iam-url"),
                "cn-north-4");
      }
      return iam;
    }

    @Override
    public Authenticator authenticator(Clock clock, Supplier<String> nonces, TokenFetcher fetcher) {
      return new HuaweiTokens(this, clock, fetcher);
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
   */
  record Keys(Secret accessKey, Secret secretKey, Secret securityToken, String projectId)
      implements HuaweiCredentials {
    private static Optional<CredentialFound> read(CredentialSource source) {
      return CredentialFound.of(
          new Keys(
              source.current("access-key"),
              source.secret("secret-key"),
              source.optionalSecret("security-token"),
              source.section().text("project").filter(p -> isProjectId(p)).orElse(null)));
    }

    private static Optional<CredentialFound> ofEnvironment(ProcessEnvironment env)
        throws CredentialException {
      if (!env.anyOf("HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK")) {
        return Optional.empty();
      }
      return CredentialFound.of(
          new Keys(
              env.required("HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK"),
              env.required("HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_AK"),
              env.secret("HUAWEICLOUD_SDK_SECURITY_TOKEN"),
              env.text("HUAWEICLOUD_SDK_PROJECT_ID").orElse(null)));
    }

    @Override
    public Authenticator authenticator(Clock clock, Supplier<String> nonces, TokenFetcher tokens) {
      return new AccessKeyAuthenticator(
          new AccessKeyAuthenticator.KeyParts(
              accessKey,
              "Huawei's access key",
              secretKey,
              securityToken,
              "Huawei's security token"),
          new AccessKeyAuthenticator.Scheme(
              " Access=%s, ",
              HuaweiSigner.SECURITY_TOKEN,
              (request, key) -> HuaweiSigner.sign(request, key, projectId, clock.instant())),
          clock);
    }
  }
}
