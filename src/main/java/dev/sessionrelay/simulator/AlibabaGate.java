package dev.sessionrelay.simulator;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Lets Alibaba requests in whose ACS3 signature is good, fresh and new. */
final class AlibabaGate {
  static final Duration SKEW = Duration.ofMinutes(15);

  /** How long a replay could still pass by its date. */
  private static final Duration NONCES_KEPT = SKEW.multipliedBy(2);

  /** Beyond it the oldest are forgotten early: memory before strictness. */
  private static final int MOST_NONCES = 500_000;

  private static final String VERSION = "2023-08-08";
  private static final Map<CloudOperation, String> ACTIONS =
      Map.of(
          AlibabaCloud.GET, "GetSessionCluster",
          AlibabaCloud.LIST, "ListSessionClusters");

  private final boolean strict;
  private final Map<String, AccessKey> keys;
  private final Map<String, Instant> usedNonces = new LinkedHashMap<>();

  /**
   * @param keys the secrets by access key id
   */
  AlibabaGate(boolean strict, Map<String, AccessKey> keys) {
    this.strict = strict;
    this.keys = keys;
  }

  Optional<Reply> refuse(Call call, CloudOperation operation) {
    return strict ? protocol(call, operation).or(() -> credentials(call)) : Optional.empty();
  }

  private static Optional<Reply> protocol(Call call, CloudOperation operation) {
    String version = call.header("x-acs-version").orElse("");
    String action = call.header("x-acs-action").orElse("");
    if (!version.equals(VERSION)) {
      return refused(400, "InvalidVersion", "Specified parameter Version is not valid.");
    }
    return action.equals(ACTIONS.get(operation))
        ? Optional.empty()
        : Optional.of(AlibabaErrors.noSuchApi());
  }

  private Optional<Reply> credentials(Call call) {
    return call.header("Authorization")
        .flatMap(AlibabaSignature::parse)
        .map(signature -> judge(call, signature))
        .orElseGet(
            () ->
                refused(
                    400,
                    "IncompleteSignature",
                    "The request signature does not conform to Aliyun standards."));
  }

  private Optional<Reply> judge(Call call, AlibabaSignature signature) {
    AccessKey key = keys.get(signature.accessKeyId());
    if (key == null) {
      return refused(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.");
    }
    if (!isFresh(call)) {
      return refused(400, "InvalidTimeStamp.Expired", "Specified time stamp or date is expired.");
    }
    if (!key.allows(call.header("x-acs-security-token"))) {
      return refused(400, "InvalidSecurityToken", "Specified SecurityToken is not valid.");
    }
    return isGenuine(call, signature, key) ? firstUse(call) : mismatch();
  }

  private static boolean isGenuine(Call call, AlibabaSignature signature, AccessKey key) {
    String expected = AlibabaSignature.expected(call, signature.signedHeaders(), key.secret());
    return mustSign(call).equals(Set.copyOf(signature.signedHeaders()))
        && call.header("x-acs-content-sha256").orElse("").equals(Digests.sha256(call.body()))
        && Digests.same(expected, signature.signature());
  }

  private Optional<Reply> firstUse(Call call) {
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

  private static Set<String> mustSign(Call call) {
    Set<String> names = new TreeSet<>();
    for (String header : call.headers().keySet()) {
      String name = header.toLowerCase(Locale.ROOT);
      if (name.startsWith("x-acs-") || name.equals("host") || name.equals("content-type")) {
        names.add(name);
      }
    }
    return names;
  }

  private static boolean isFresh(Call call) {
    try {
      Instant date = Instant.parse(call.header("x-acs-date").orElse(""));
      return Duration.between(date, call.at()).abs().compareTo(SKEW) <= 0;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static Optional<Reply> mismatch() {
    return refused(
        400, "SignatureDoesNotMatch", "Specified signature is not matched with our calculation.");
  }

  private static Optional<Reply> refused(int status, String code, String message) {
    return Optional.of(AlibabaErrors.of(status, code, message));
  }
}
