package dev.sessionrelay.cloud.alibaba;

import dev.sessionrelay.cloud.AccessKeyAuthenticator;
import dev.sessionrelay.cloud.Authenticator;
import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.Credentials;
import dev.sessionrelay.cloud.HmacKey;
import dev.sessionrelay.cloud.ProcessEnvironment;
import dev.sessionrelay.cloud.SecretValues;
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
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * An access key id and its secret.
 *
 * @param securityToken of temporary (STS) keys; null with permanent ones
 */
public record AlibabaCredentials(Secret accessKeyId, Secret accessKeySecret, Secret securityToken)
    implements Credentials {
  private static final String ID_VARIABLE = "ALIBABA_CLOUD_ACCESS_KEY_ID";
  private static final String SECRET_VARIABLE = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";

  /** The secret has 30 letters and digits, so that one in the other's place is found. */
  private static final ValueType<String> KEY_ID =
      ValueTypes.pattern(
          "AccessKey id",
          "an AccessKey id, which begins with LTAI, or STS. if it is temporary; not the secret",
          "LTAIexample",
          "(LTAI|STS\\.|TMP\\.)[A-Za-z0-9._-]{1,64}|[A-Za-z0-9]{2,24}");

  /** Variables of the vendor's default credential chain. */
  static final VendorCredentials OFFER =
      new VendorCredentials(
          "Credentials at Alibaba Cloud",
          "One of: an access key, alone or to take over a RAM role; the RAM role of the ECS instance; a RAM role by an OIDC token, as"
              + " RRSA mounts it into pods; an address that gives temporary keys. An account that"
              + " names none takes what the vendor's own tools would from the environment:"
              + " `ALIBABA_CLOUD_ACCESS_KEY_ID` and `ALIBABA_CLOUD_ACCESS_KEY_SECRET`, else"
              + " `ALIBABA_CLOUD_ROLE_ARN`, `ALIBABA_CLOUD_OIDC_PROVIDER_ARN` and"
              + " `ALIBABA_CLOUD_OIDC_TOKEN_FILE`, else `ALIBABA_CLOUD_ECS_METADATA`, else"
              + " `ALIBABA_CLOUD_CREDENTIALS_URI`, else `ALICLOUD_ACCESS_KEY` and"
              + " `ALICLOUD_SECRET_KEY`, else the profile `ALIBABA_CLOUD_PROFILE` of"
              + " `~/.aliyun/config.json` or `~/.alibabacloud/credentials`; the region from"
              + " `ALIBABA_CLOUD_REGION_ID`, `ALICLOUD_REGION` or the profile. Temporary keys are"
              + " renewed before they end.",
          List.of(
              CredentialKey.open("access-key-id", KEY_ID, "AccessKey id."),
              CredentialKey.secret("access-key-secret", "AccessKey secret."),
              CredentialKey.secret("security-token", "Token of temporary keys."),
              CredentialKey.text(
                  "ecs-role", "relay-reader", "Name of the RAM role of this ECS instance."),
              CredentialKey.open(
                  "metadata-url",
                  UrlChecks.BASE.withExample(AlibabaRoles.METADATA),
                  "Address of the machine's metadata service. Default: that of the vendor."),
              CredentialKey.text(
                  "role-arn", "acs:ram::123456789012:role/relay-reader", "ARN of the RAM role."),
              CredentialKey.text(
                  "oidc-provider-arn",
                  "acs:ram::123456789012:oidc-provider/ack-rrsa",
                  "ARN of the identity provider that the role trusts."),
              CredentialKey.file(
                  "oidc-token-file",
                  "/var/run/secrets/ack.alibabacloud.com/rrsa-tokens/token",
                  "File with the OIDC token; read again for each renewal."),
              CredentialKey.open(
                  "sts-url",
                  UrlChecks.BASE.withExample(AlibabaRoles.STS),
                  "Address of the token service. Default: `" + AlibabaRoles.STS + "`."),
              CredentialKey.open(
                  "credentials-url",
                  UrlChecks.WHOLE.withExample("http://127.0.0.1:7002/credentials"),
                  "Address that gives temporary keys, such as a sidecar's.")),
          List.of(
              new CredentialKind(
                  List.of("access-key-id", "access-key-secret"),
                  List.of("security-token"),
                  AlibabaCredentials::read),
              new CredentialKind(
                  List.of("access-key-id", "access-key-secret", "role-arn"),
                  List.of("security-token", "sts-url"),
                  AlibabaRoles.AssumedRole::read),
              new CredentialKind(
                  List.of("ecs-role"), List.of("metadata-url"), AlibabaRoles.InstanceRole::read),
              new CredentialKind(
                  List.of("role-arn", "oidc-provider-arn", "oidc-token-file"),
                  List.of("sts-url"),
                  AlibabaRoles.OidcRole::read),
              new CredentialKind(
                  List.of("credentials-url"), List.of(), AlibabaRoles.KeysAddress::read)),
          true,
          AlibabaCredentials::ofEnvironment);

  private static Optional<CredentialFound> read(CredentialSource source) {
    boolean temporary = source.text("access-key-id").startsWith("STS.");
    if (temporary && source.optionalSecret("security-token") == null) {
      source.lacking("access-key-id", "is that of a temporary key", "security-token");
    }
    return CredentialFound.of(
        new AlibabaCredentials(
            source.current("access-key-id"),
            source.secret("access-key-secret"),
            source.optionalSecret("security-token")));
  }

  private static Optional<CredentialFound> ofEnvironment(
      ProcessEnvironment env, Consumer<Path> reads) throws CredentialException {
    Optional<CredentialFound> found =
        env.anyOf(ID_VARIABLE, SECRET_VARIABLE)
            ? keys(env, ID_VARIABLE, SECRET_VARIABLE, "ALIBABA_CLOUD_SECURITY_TOKEN")
            : AlibabaRoles.ofEnvironment(env).flatMap(CredentialFound::of);
    if (found.isEmpty() && env.anyOf("ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY")) {
      found = keys(env, "ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY", "ALICLOUD_SECURITY_TOKEN");
    }
    if (found.isEmpty()) {
      found = AlibabaProfile.find(env, reads);
    }
    Optional<String> region =
        env.text("ALIBABA_CLOUD_REGION_ID").or(() -> env.text("ALICLOUD_REGION"));
    return found.map(each -> new CredentialFound(each.credentials(), region.orElse(each.region())));
  }

  private static Optional<CredentialFound> keys(
      ProcessEnvironment env, String id, String secret, String token) throws CredentialException {
    return CredentialFound.of(
        new AlibabaCredentials(
            env.required(id, secret), env.required(secret, id), env.secret(token)));
  }

  /** The key as it is now. */
  AccessKeyAuthenticator.AccessKey key() throws CredentialException {
    return new AccessKeyAuthenticator.AccessKey(
        SecretValues.revealForHeader(accessKeyId, "Alibaba's access key id"),
        HmacKey.of(SecretValues.reveal(accessKeySecret)),
        SecretValues.revealOptionalForHeader(securityToken, "Alibaba's security token"));
  }

  @Override
  public Authenticator authenticator(
      Clock clock, Clock monotonic, Supplier<String> nonces, TokenFetcher tokens) {
    return new AccessKeyAuthenticator(
        new AccessKeyAuthenticator.KeyParts(
            accessKeyId,
            "Alibaba's access key id",
            accessKeySecret,
            securityToken,
            "Alibaba's security token"),
        scheme(clock, nonces),
        monotonic);
  }

  static AccessKeyAuthenticator.Scheme scheme(Clock clock, Supplier<String> nonces) {
    return new AccessKeyAuthenticator.Scheme(
        " Credential=%s,",
        AlibabaSigner.SECURITY_TOKEN,
        (request, key) -> AlibabaSigner.sign(request, key, clock.instant(), nonces.get()));
  }

  @Override
  public String words() {
    return securityToken == null ? "an access key" : "a temporary access key";
  }
}
