package dev.sessionrelay.simulator.oracle;

import dev.sessionrelay.simulator.Reply;
import dev.sessionrelay.simulator.SimulatedCall;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Lets Oracle requests in whose RSA signature is good and fresh. */
final class OracleGate {
  static final Duration SKEW = Duration.ofMinutes(5);

  private final boolean strict;
  private final Map<String, PublicKey> keys;

  /**
   * @param keys by key id: {@code tenancy/user/fingerprint}, or {@code ST$} and a session token
   */
  OracleGate(boolean strict, Map<String, PublicKey> keys) {
    this.strict = strict;
    this.keys = keys;
  }

  /** Oracle does not tell what was wrong. */
  Optional<Reply> refuse(SimulatedCall call) {
    return !strict || isAuthentic(call)
        ? Optional.empty()
        : Optional.of(OracleErrors.notAuthenticated());
  }

  private boolean isAuthentic(SimulatedCall call) {
    return call.header("Authorization")
        .flatMap(OracleSignature::parse)
        .filter(OracleSignature::coversEnough)
        .filter(
            signature -> call.isNear(call.header(signature.dateHeader()), OracleGate::date, SKEW))
        .filter(signature -> verifies(call, signature))
        .isPresent();
  }

  private static Instant date(String text) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
  }

  private boolean verifies(SimulatedCall call, OracleSignature signature) {
    PublicKey key = keys.get(signature.keyId());
    return key != null && verifies(key, signature.signingString(call), signature.signature());
  }

  private static boolean verifies(PublicKey key, String text, String signature) {
    try {
      Signature rsa = Signature.getInstance("SHA256withRSA");
      rsa.initVerify(key);
      rsa.update(text.getBytes(StandardCharsets.UTF_8));
      return rsa.verify(Base64.getDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }
}
