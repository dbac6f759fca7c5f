package dev.sessionrelay.simulator.alibaba;

import dev.sessionrelay.simulator.CanonicalRequest;
import dev.sessionrelay.simulator.CanonicalRequest.HmacSignature;
import dev.sessionrelay.simulator.CloudOperation;
import dev.sessionrelay.simulator.Digests;
import dev.sessionrelay.simulator.KnownKey;
import dev.sessionrelay.simulator.Reply;
import dev.sessionrelay.simulator.SimulatedCall;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Lets Alibaba requests in whose ACS3 signature is good, fresh and new. */
final class AlibabaGate {
  static final Duration SKEW = Duration.ofMinutes(15);

  /** How long a replay could still pass by its date. */
  private static final Duration NONCES_KEPT = SKEW.multipliedBy(2);

  /** Beyond it the oldest are forgotten early: memory before strictness. */
  private static final int MOST_NONCES = 500_000;

  private static final String ALGORITHM = "ACS3-HMAC-SHA256";
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          ALGORITHM + " Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})");
  private static final String VERSION = "2023-08-08";
  private static final String STS_VERSION = "2015-04-01";
  private static final Map<CloudOperation, String> ACTIONS =
      Map.of(
          AlibabaCloud.GET, "GetSessionCluster",
          AlibabaCloud.LIST, "ListSessionClusters",
          AlibabaIdentity.ASSUME, "AssumeRole");

  private final boolean strict;
  private final Function<String, Optional<KnownKey>> keys;
  private final Map<String, Instant> usedNonces = new LinkedHashMap<>();

  /**
   * @param keys the secrets by access key id
   */
  AlibabaGate(boolean strict, Function<String, Optional<KnownKey>> keys) {
    this.strict = strict;
    this.keys = keys;
  }

  Optional<Reply> refuse(SimulatedCall call, CloudOperation operation) {
    return strict ? protocol(call, operation).or(() -> credentials(call)) : Optional.empty();
  }

  private static Optional<Reply> protocol(SimulatedCall call, CloudOperation operation) {
    String version = call.header("x-acs-version").orElse("");
    String action = call.header("x-acs-action").orElse("");
    if (!version.equals(operation == AlibabaIdentity.ASSUME ? STS_VERSION : VERSION)) {
      return refused(400, "InvalidVersion", "Specified parameter Version is not valid.");
    }
    return action.equals(ACTIONS.get(operation))
        ? Optional.empty()
        : Optional.of(AlibabaErrors.noSuchApi());
  }

  private Optional<Reply> credentials(SimulatedCall call) {
    return call.header("Authorization")
        .flatMap(header -> HmacSignature.parse(AUTHORIZATION, header))
        .map(signature -> judge(call, signature))
        .orElseGet(
            () ->
                refused(
                    400,
                    "IncompleteSignature",
                    "The request signature does not conform to Aliyun standards."));
  }

  private Optional<Reply> judge(SimulatedCall call, HmacSignature signature) {
    KnownKey key = keys.apply(signature.accessKey()).orElse(null);
    if (key == null) {
      return refused(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.");
    }
    if (!call.isNear(call.header("x-acs-date"), Instant::parse, SKEW)) {
      return refused(400, "InvalidTimeStamp.Expired", "Specified time stamp or date is expired.");
    }
    if (!key.allows(call.header("x-acs-security-token"))) {
      return refused(400, "InvalidSecurityToken", "Specified SecurityToken is not valid.");
    }
    return isGenuine(call, signature, key) ? firstUse(call) : mismatch();
  }

  private static boolean isGenuine(SimulatedCall call, HmacSignature signature, KnownKey key) {
    String expected = expected(call, signature.signedHeaders(), key.secret());
    return mustSign(call).equals(Set.copyOf(signature.signedHeaders()))
        && call.header("x-acs-content-sha256").orElse("").equals(Digests.sha256(call.body()))
        && Digests.same(expected, signature.signature());
  }

  /** What the signature must be. */
  static String expected(SimulatedCall call, List<String> signedHeaders, String secret) {
    String path = CanonicalRequest.path(call.rawPath());
    String request = CanonicalRequest.of(call, path, signedHeaders);
    return Digests.hexHmac(secret, ALGORITHM + "\n" + Digests.sha256(request));
  }

  private Optional<Reply> firstUse(SimulatedCall call) {
    String nonce = call.header("x-acs-signature-nonce").orElse("");
    if (nonce.isEmpty()) {
      return Optional.of(AlibabaErrors.missing("SignatureNonce"));
    }
    return use(nonce, call.at())
        ? Optional.empty()
        : refused(400, "SignatureNonceUsed", "Specified signature nonce was used already.");
  }

  private synchronized boolean use(String nonce, Instant now) {
    boolean first = usedNonces.putIfAbsent(nonce, now) == null;
    Map.Entry<String, Instant> oldest = usedNonces.entrySet().iterator().next();
    boolean over = oldest.getValue().plus(NONCES_KEPT).isBefore(now);
    if (over || usedNonces.size() > MOST_NONCES) {
      usedNonces.remove(oldest.getKey());
    }
    return first;
  }

  private static Set<String> mustSign(SimulatedCall call) {
    Set<String> names = new TreeSet<>();
    for (String header : call.headers().keySet()) {
      String name = header.toLowerCase(Locale.ROOT);
      if (name.startsWith("x-acs-") || name.equals("host") || name.equals("content-type")) {
        names.add(name);
      }
    }
    return names;
  }

  private static Optional<Reply> mismatch() {
    return refused(
        400, "SignatureDoesNotMatch", "Specified signature is not matched with our calculation.");
  }

  private static Optional<Reply> refused(int status, String code, String message) {
    return Optional.of(AlibabaErrors.of(status, code, message));
  }
}
