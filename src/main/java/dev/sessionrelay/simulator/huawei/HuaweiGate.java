package dev.sessionrelay.simulator.huawei;

import dev.sessionrelay.simulator.Digests;
import dev.sessionrelay.simulator.KnownKey;
import dev.sessionrelay.simulator.Reply;
import dev.sessionrelay.simulator.SimulatedCall;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets Huawei requests in that carry a good token or a good signature. Five bad signatures in a row
 * lock the key for five minutes, as the vendor's gateway does.
 */
final class HuaweiGate {
  static final int BAD_SIGNATURES = 5;
  static final Duration LOCK = Duration.ofMinutes(5);
  static final Duration SKEW = Duration.ofMinutes(15);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Bad signatures in a row, and when the last of them came. */
  private record Strikes(int count, Instant last) {}

  private final boolean strict;
  private final Map<String, KnownKey> keys;
  private final HuaweiTokenService iam;
  private final Map<String, Strikes> strikes = new ConcurrentHashMap<>();

  /**
   * @param keys the secrets by access key
   */
  HuaweiGate(boolean strict, Map<String, KnownKey> keys, HuaweiTokenService iam) {
    this.strict = strict;
    this.keys = keys;
    this.iam = iam;
  }

  Optional<Reply> refuse(SimulatedCall call) {
    if (!strict) {
      return Optional.empty();
    }
    Optional<String> token = call.header("X-Auth-Token");
    return token.isPresent() ? iam.refuse(token.get()) : signed(call);
  }

  private Optional<Reply> signed(SimulatedCall call) {
    Optional<String> authorization = call.header("Authorization");
    return authorization.isPresent()
        ? signed(call, authorization.get())
        : refused("neither X-Auth-Token nor Authorization");
  }

  private Optional<Reply> signed(SimulatedCall call, String authorization) {
    return HuaweiSignature.parse(authorization)
        .map(signature -> judge(call, signature))
        .orElseGet(() -> refused("Authorization format incorrect"));
  }

  private Optional<Reply> judge(SimulatedCall call, HuaweiSignature signature) {
    KnownKey key = keys.get(signature.accessKey());
    if (key == null) {
      return refused("Get secretKey failed, ak:" + signature.accessKey() + ",err:ak not exist");
    }
    if (isLocked(signature.accessKey(), call.at())) {
      return refused("AK access failed to reach the limit,forbidden");
    }
    Optional<Reply> fault = fault(call, signature, key);
    fault.ifPresentOrElse(
        reply -> strike(signature.accessKey(), call.at()),
        () -> strikes.remove(signature.accessKey()));
    return fault;
  }

  private static Optional<Reply> fault(
      SimulatedCall call, HuaweiSignature signature, KnownKey key) {
    if (!isFresh(call)) {
      return refused("Signature expired");
    }
    if (!coversEnough(call, signature.signedHeaders()) || !key.allows(securityToken(call))) {
      return refused("verify aksk signature fail, signed headers or security token are wrong");
    }
    String expected = HuaweiSignature.expected(call, signature.signedHeaders(), key.secret());
    return Digests.same(expected, signature.signature())
        ? Optional.empty()
        : refused("verify aksk signature fail");
  }

  private static boolean coversEnough(SimulatedCall call, List<String> signedHeaders) {
    return signedHeaders.contains("host")
        && signedHeaders.contains(HuaweiSignature.DATE)
        && signedHeaders.equals(signedHeaders.stream().sorted().toList())
        && (securityToken(call).isEmpty() || signedHeaders.contains("x-security-token"));
  }

  private static Optional<String> securityToken(SimulatedCall call) {
    return call.header("X-Security-Token");
  }

  private static boolean isFresh(SimulatedCall call) {
    try {
      Instant date = DATE.parse(call.header(HuaweiSignature.DATE).orElse(""), Instant::from);
      return Duration.between(date, call.at()).abs().compareTo(SKEW) <= 0;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private boolean isLocked(String accessKey, Instant now) {
    Strikes counted = strikes.get(accessKey);
    return counted != null
        && counted.count() >= BAD_SIGNATURES
        && now.isBefore(counted.last().plus(LOCK));
  }

  private void strike(String accessKey, Instant now) {
    strikes.compute(accessKey, (key, old) -> new Strikes(countAfter(old, now), now));
  }

  private static int countAfter(Strikes old, Instant now) {
    boolean over = old == null || !now.isBefore(old.last().plus(LOCK));
    return over ? 1 : old.count() + 1;
  }

  private static Optional<Reply> refused(String why) {
    return Optional.of(HuaweiErrors.notAuthenticated(why));
  }
}
