package dev.sessionrelay.simulator.huawei;

import dev.sessionrelay.simulator.CanonicalRequest;
import dev.sessionrelay.simulator.CanonicalRequest.HmacSignature;
import dev.sessionrelay.simulator.Digests;
import dev.sessionrelay.simulator.KnownKey;
import dev.sessionrelay.simulator.Reply;
import dev.sessionrelay.simulator.SimulatedCall;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Lets Huawei requests in that carry a good token or a good signature. Five bad signatures in a row
 * lock the key for five minutes, as the vendor's gateway does.
 */
final class HuaweiGate {
  static final int BAD_SIGNATURES = 5;
  static final Duration LOCK = Duration.ofMinutes(5);
  static final Duration SKEW = Duration.ofMinutes(15);
  private static final String ALGORITHM = "SDK-HMAC-SHA256";
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          ALGORITHM + " Access=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})");
  private static final String DATE_HEADER = "x-sdk-date";
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Bad signatures in a row, and when the last of them came. */
  private record Strikes(int count, Instant last) {}

  private final boolean strict;
  private final Function<String, Optional<KnownKey>> keys;
  private final HuaweiTokenService iam;
  private final Map<String, Strikes> strikes = new ConcurrentHashMap<>();

  /**
   * @param keys the secrets by access key
   */
  HuaweiGate(boolean strict, Function<String, Optional<KnownKey>> keys, HuaweiTokenService iam) {
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
    return HmacSignature.parse(AUTHORIZATION, authorization)
        .map(signature -> judge(call, signature))
        .orElseGet(() -> refused("Authorization format incorrect"));
  }

  private Optional<Reply> judge(SimulatedCall call, HmacSignature signature) {
    KnownKey key = keys.apply(signature.accessKey()).orElse(null);
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

  private static Optional<Reply> fault(SimulatedCall call, HmacSignature signature, KnownKey key) {
    if (!call.isNear(call.header(DATE_HEADER), text -> DATE.parse(text, Instant::from), SKEW)) {
      return refused("Signature expired");
    }
    if (!coversEnough(call, signature.signedHeaders()) || !key.allows(securityToken(call))) {
      return refused("verify aksk signature fail, signed headers or security token are wrong");
    }
    String expected = expected(call, signature.signedHeaders(), key.secret());
    return Digests.same(expected, signature.signature())
        ? Optional.empty()
        : refused("verify aksk signature fail");
  }

  private static boolean coversEnough(SimulatedCall call, List<String> signedHeaders) {
    return signedHeaders.contains("host")
        && signedHeaders.contains(DATE_HEADER)
        && signedHeaders.equals(signedHeaders.stream().sorted().toList())
        && (securityToken(call).isEmpty() || signedHeaders.contains("x-security-token"));
  }

  private static Optional<String> securityToken(SimulatedCall call) {
    return call.header("X-Security-Token");
  }

  /** What the signature must be. */
  static String expected(SimulatedCall call, List<String> signedHeaders, String secretKey) {
    String date = call.header(DATE_HEADER).orElse("");
    String request = CanonicalRequest.of(call, path(call.rawPath()), signedHeaders);
    return Digests.hexHmac(secretKey, ALGORITHM + "\n" + date + "\n" + Digests.sha256(request));
  }

  /** The path ends in a slash, whether it was sent with one or not. */
  private static String path(String rawPath) {
    String path = CanonicalRequest.path(rawPath);
    return path.endsWith("/") ? path : path + "/";
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
