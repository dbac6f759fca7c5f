package dev.sessionrelay.cloud.alibaba;

import dev.sessionrelay.cloud.AccessKeyAuthenticator.AccessKey;
import dev.sessionrelay.cloud.Authenticator;
import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.Credentials;
import dev.sessionrelay.cloud.InstanceMetadata;
import dev.sessionrelay.cloud.OutgoingRequest;
import dev.sessionrelay.cloud.ProcessEnvironment;
import dev.sessionrelay.cloud.RenewedCredential.Granted;
import dev.sessionrelay.cloud.SecretValues;
import dev.sessionrelay.cloud.TemporaryKeys;
import dev.sessionrelay.cloud.TemporaryKeys.KeyNames;
import dev.sessionrelay.cloud.TokenFetcher;
import dev.sessionrelay.cloud.VendorCredentials.CredentialFound;
import dev.sessionrelay.cloud.VendorCredentials.CredentialSource;
import dev.sessionrelay.settings.SecretFile;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Keys that Alibaba Cloud gives for some time to who or what is known to it otherwise.
 *
 * <p>Source: "Instance RAM roles" of ECS, "AssumeRoleWithOIDC" of STS, and the vendor's default
 * credential chain.
 */
sealed interface AlibabaRoles extends Credentials {
  String METADATA = "http://100.100.100.200";
  String STS = "https://sts.aliyuncs.com";

  /** How the metadata service and addresses that give keys name the parts of one. */
  KeyNames PLAIN =
      new KeyNames("", "AccessKeyId", "AccessKeySecret", "SecurityToken", "Expiration");

  /** Asks for a key. */
  Granted<AccessKey> fetch(TokenFetcher service, Clock clock, Supplier<String> nonces)
      throws IOException;

  /** Who is asked, for error texts. */
  URI address();

  @Override
  default boolean needTokens() {
    return true;
  }

  @Override
  default Authenticator authenticator(
      Clock clock, Clock monotonic, Supplier<String> nonces, TokenFetcher service) {
    return new TemporaryKeys(
        address(),
        () -> fetch(service, clock, nonces),
        AlibabaCredentials.scheme(clock, nonces),
        monotonic);
  }

  /** As the vendor's own tools look for them, after an access key. */
  static Optional<AlibabaRoles> ofEnvironment(ProcessEnvironment env) throws CredentialException {
    Optional<String> role = env.text("ALIBABA_CLOUD_ROLE_ARN");
    if (role.isPresent()) {
      return Optional.of(
          new OidcRole(
              role.get(),
              required(env, "ALIBABA_CLOUD_OIDC_PROVIDER_ARN"),
              env.expand(required(env, "ALIBABA_CLOUD_OIDC_TOKEN_FILE")),
              URI.create(STS)));
    }
    Optional<String> instance = env.text("ALIBABA_CLOUD_ECS_METADATA");
    return instance.isPresent()
        ? instance.map(name -> new InstanceRole(name, URI.create(METADATA)))
        : env.address("ALIBABA_CLOUD_CREDENTIALS_URI").map(KeysAddress::new);
  }

  private static String encoded(Object text) {
    return URLEncoder.encode(text.toString(), StandardCharsets.UTF_8);
  }

  private static String required(ProcessEnvironment env, String name) throws CredentialException {
    SecretValues.reveal(env.required(name, "ALIBABA_CLOUD_ROLE_ARN"));
    return env.text(name).orElseThrow();
  }

  /**
   * The RAM role of the ECS instance that the relay runs on.
   *
   * @param role its name
   */
  record InstanceRole(String role, URI address) implements AlibabaRoles {
    static Optional<CredentialFound> read(CredentialSource source) {
      URI address = source.uri("metadata-url").orElse(URI.create(METADATA));
      return CredentialFound.of(new InstanceRole(source.text("ecs-role"), address));
    }

    @Override
    public Granted<AccessKey> fetch(TokenFetcher service, Clock clock, Supplier<String> nonces)
        throws IOException {
      URI asked = address.resolve("/latest/meta-data/ram/security-credentials/" + encoded(role));
      return PLAIN.read(
          InstanceMetadata.get(service, asked, "/latest/api/token", "X-aliyun-ecs-metadata-token"),
          asked,
          clock);
    }

    @Override
    public URI machine() {
      return address;
    }

    @Override
    public String words() {
      return "the RAM role " + role + " of this instance";
    }
  }

  /** A RAM role that trusts the identity provider of a token, as a cluster mounts it into pods. */
  record OidcRole(String roleArn, String providerArn, Path tokenFile, URI address)
      implements AlibabaRoles {
    static final KeyNames NAMES =
        new KeyNames(
            "/Credentials", "AccessKeyId", "AccessKeySecret", "SecurityToken", "Expiration");

    static Optional<CredentialFound> read(CredentialSource source) {
      return CredentialFound.of(
          new OidcRole(
              source.text("role-arn"),
              source.text("oidc-provider-arn"),
              source.file("oidc-token-file"),
              source.uri("sts-url").orElse(URI.create(STS))));
    }

    @Override
    public Granted<AccessKey> fetch(TokenFetcher service, Clock clock, Supplier<String> nonces)
        throws IOException {
      String query =
          "Action=AssumeRoleWithOIDC&Format=JSON&Version=2015-04-01&Timestamp=%s&SignatureNonce=%s"
              .formatted(encoded(clock.instant().truncatedTo(ChronoUnit.SECONDS)), nonces.get());
      Map<String, String> fields = new TreeMap<>();
      fields.put("RoleArn", roleArn);
      fields.put("OIDCProviderArn", providerArn);
      fields.put(
          "OIDCToken", SecretValues.read(() -> SecretFile.of(tokenFile, clock).get().strip()));
      fields.put("RoleSessionName", "session-relay");
      URI asked = URI.create(address + "?" + query);
      return NAMES.read(service.form(asked, fields), address, clock);
    }

    @Override
    public String words() {
      return "the RAM role " + roleArn + " by the OIDC token in " + tokenFile;
    }
  }

  /** A RAM role that the user of an access key may take over. */
  record AssumedRole(AlibabaCredentials by, String roleArn, URI address) implements AlibabaRoles {
    static Optional<CredentialFound> read(CredentialSource source) {
      AlibabaCredentials by =
          new AlibabaCredentials(
              source.current("access-key-id"),
              source.secret("access-key-secret"),
              source.optionalSecret("security-token"));
      URI address = source.uri("sts-url").orElse(URI.create(STS));
      return CredentialFound.of(new AssumedRole(by, source.text("role-arn"), address));
    }

    @Override
    public Granted<AccessKey> fetch(TokenFetcher service, Clock clock, Supplier<String> nonces)
        throws IOException {
      String query = "RoleArn=%s&RoleSessionName=session-relay".formatted(encoded(roleArn));
      Map<String, String> headers = new TreeMap<>();
      headers.put("x-acs-action", "AssumeRole");
      headers.put("x-acs-version", "2015-04-01");
      OutgoingRequest request =
          new OutgoingRequest(
              "GET", address.getRawAuthority(), address.getRawPath(), query, headers, new byte[0]);
      headers.putAll(AlibabaSigner.sign(request, by.key(), clock.instant(), nonces.get()));
      URI asked = URI.create(address + "?" + query);
      return OidcRole.NAMES.read(service.get(asked, headers), address, clock);
    }

    @Override
    public String words() {
      return "the RAM role " + roleArn + " by an access key";
    }
  }

  /** An address that gives temporary keys to whoever asks from here. */
  record KeysAddress(URI keys) implements AlibabaRoles {
    static Optional<CredentialFound> read(CredentialSource source) {
      return CredentialFound.of(new KeysAddress(source.uri("credentials-url").orElseThrow()));
    }

    @Override
    public Granted<AccessKey> fetch(TokenFetcher service, Clock clock, Supplier<String> nonces)
        throws IOException {
      return PLAIN.read(service.get(keys, Map.of()), address(), clock);
    }

    /** Without its query, which may be a secret. */
    @Override
    public URI address() {
      return URI.create(keys.toString().replaceFirst("\\?.*", ""));
    }

    @Override
    public String words() {
      return "temporary keys from " + address();
    }

    @Override
    public String toString() {
      return "KeysAddress[" + address() + "]";
    }
  }
}
