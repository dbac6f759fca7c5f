package dev.sessionrelay.cloud.alibaba;

import dev.sessionrelay.cloud.AccessKeyAuthenticator;
import dev.sessionrelay.cloud.Authenticator;
import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.Credentials;
import dev.sessionrelay.cloud.ProcessEnvironment;
import dev.sessionrelay.cloud.TokenFetcher;
import dev.sessionrelay.cloud.VendorCredentials;
import dev.sessionrelay.cloud.VendorCredentials.CredentialFound;
import dev.sessionrelay.cloud.VendorCredentials.CredentialKey;
import dev.sessionrelay.cloud.VendorCredentials.CredentialKind;
import dev.sessionrelay.cloud.VendorCredentials.CredentialSource;
import dev.sessionrelay.settings.Secret;
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
          "An account that names none takes `ALIBABA_CLOUD_ACCESS_KEY_ID` and"
              + " `ALIBABA_CLOUD_ACCESS_KEY_SECRET` from the environment.",
          List.of(
              CredentialKey.open("access-key-id", KEY_ID, "AccessKey id."),
              CredentialKey.secret("access-key-secret", "AccessKey secret."),
              CredentialKey.secret("security-token", "Token of temporary keys.")),
          List.of(
              new CredentialKind(
                  List.of("access-key-id", "access-key-secret"),
                  List.of("security-token"),
                  AlibabaCredentials::read)),
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
    if (!env.anyOf(ID_VARIABLE, SECRET_VARIABLE)) {
      return Optional.empty();
    }
    return CredentialFound.of(
        new AlibabaCredentials(
            env.required(ID_VARIABLE, SECRET_VARIABLE),
            env.required(SECRET_VARIABLE, ID_VARIABLE),
            env.secret("ALIBABA_CLOUD_SECURITY_TOKEN")));
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
        new AccessKeyAuthenticator.Scheme(
            " Credential=%s,",
            AlibabaSigner.SECURITY_TOKEN,
            (request, key) -> AlibabaSigner.sign(request, key, clock.instant(), nonces.get())),
        monotonic);
  }
}
