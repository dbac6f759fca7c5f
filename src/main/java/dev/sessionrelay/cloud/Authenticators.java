package dev.sessionrelay.cloud;

import dev.sessionrelay.cloud.alibaba.AlibabaKeyAuthenticator;
import dev.sessionrelay.cloud.huawei.HuaweiKeyAuthenticator;
import dev.sessionrelay.cloud.huawei.HuaweiTokenAuthenticator;
import dev.sessionrelay.cloud.huawei.HuaweiTokens;
import dev.sessionrelay.cloud.oracle.OracleAuthenticator;
import dev.sessionrelay.cloud.oracle.OraclePrivateKey;
import dev.sessionrelay.config.SecretFile;
import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;

/** The authenticator of each kind of credentials. */
public final class Authenticators {
  private Authenticators() {}

  /**
   * @param nonces a new text on each call, of letters, digits and dashes, such as random UUIDs
   * @param fetcher used by {@link Credentials.HuaweiPassword} alone; it must not share a bounded
   *     connection pool with the requests that wait for the token
   */
  public static Authenticator of(
      Credentials credentials, Clock clock, Supplier<String> nonces, TokenFetcher fetcher) {
    if (credentials instanceof Credentials.HuaweiToken token) {
      return FixedHeaders.of("X-Auth-Token", token.token(), clock);
    } else if (credentials instanceof Credentials.HuaweiPassword password) {
      return new HuaweiTokenAuthenticator(
          new HuaweiTokens(password, clock, fetcher), password.password(), clock);
    } else if (credentials instanceof Credentials.HuaweiKeys keys) {
      return new HuaweiKeyAuthenticator(keys, clock);
    } else if (credentials instanceof Credentials.AlibabaKeys keys) {
      return new AlibabaKeyAuthenticator(keys, clock, nonces);
    } else if (credentials instanceof Credentials.OracleKey key) {
      return oracle(key, clock, nonces);
    } else if (credentials instanceof Credentials.OracleSessionToken token) {
      return oracle(token, clock, nonces);
    }
    return ofOtherVendor(credentials, clock);
  }

  private static Authenticator ofOtherVendor(Credentials credentials, Clock clock) {
    if (credentials instanceof Credentials.Bearer bearer) {
      return FixedHeaders.bearer(bearer.token(), clock);
    } else if (credentials instanceof Credentials.HeaderCredentials headers) {
      return new FixedHeaders(headers.headers(), "", clock);
    } else if (credentials instanceof Credentials.None) {
      return new FixedHeaders(Map.of(), "", clock);
    }
    throw new IllegalStateException("No authenticator for " + credentials.getClass());
  }

  private static Authenticator oracle(
      Credentials.OracleKey key, Clock clock, Supplier<String> nonces) {
    String keyId = key.tenancy() + "/" + key.user() + "/" + key.fingerprint();
    OraclePrivateKey privateKey = new OraclePrivateKey(key.keyFile(), key.passPhrase(), clock);
    return new OracleAuthenticator(() -> keyId, privateKey, clock, nonces);
  }

  private static Authenticator oracle(
      Credentials.OracleSessionToken token, Clock clock, Supplier<String> nonces) {
    SecretFile file = SecretFile.of(token.tokenFile(), clock);
    OraclePrivateKey privateKey = new OraclePrivateKey(token.keyFile(), token.passPhrase(), clock);
    return new OracleAuthenticator(() -> "ST$" + file.get().strip(), privateKey, clock, nonces);
  }
}
