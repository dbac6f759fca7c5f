package dev.sessionrelay.simulator.alibaba;

import dev.sessionrelay.simulator.CloudOperation;
import dev.sessionrelay.simulator.KnownKey;
import dev.sessionrelay.simulator.Reply;
import dev.sessionrelay.simulator.SimulatedCall;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Lets Alibaba requests whose signature is good, fresh and new. */
final class AlibabaGate {
  static final Duration SKEW = Duration.ofMinutes(15);

  /** How long a replay could still pass by its date. */
  private static final Duration NONCES_KEPT = SKEW.multipliedBy(2);

  /** Beyond it the oldest are forgotten early: memory before strictness. */
  private static final int MOST_NONCES = 500_000;

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
    String version = named(call, "version", "Version");
    String action = named(call, "action", "Action");
    if (!version.equals(operation == AlibabaIdentity.ASSUME ? STS_VERSION : VERSION)) {
      return refused(400, "InvalidVersion", "Specified parameter Version is not valid.");
    }
    return action.equals(ACTIONS.get(operation))
        ? Optional.empty()
        : Optional.of(AlibabaErrors.noSuchApi());
  }

  private static String named(SimulatedCall call, String header, String parameter) {
    return call.header("x-acs-" + header).or(() -> call.filled(parameter)).orElse("");
  }

  private Optional<Reply> credentials(SimulatedCall call) {
    return AlibabaProof.of(call)
        .map(proof -> judge(call, proof))
        .orElseGet(
            () ->
                refused(
                    400,
                    "IncompleteSignature",
                    "The request signature does not conform to Aliyun standards."));
  }

  private Optional<Reply> judge(SimulatedCall call, AlibabaProof proof) {
    KnownKey key = keys.apply(proof.accessKey()).orElse(null);
    if (key == null) {
      return refused(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.");
    }
    if (!call.isNear(proof.said().apply("date"), Instant::parse, SKEW)) {
      return refused(400, "InvalidTimeStamp.Expired", "Specified time stamp or date is expired.");
    }
    if (!key.allows(proof.said().apply("security-token"))) {
      return refused(400, "InvalidSecurityToken", "Specified SecurityToken is not valid.");
    }
    return proof.genuine().test(key.secret())
        ? firstUse(proof.said().apply("signature-nonce").orElse(""), call.at())
        : mismatch();
  }

  private Optional<Reply> firstUse(String nonce, Instant at) {
    if (nonce.isEmpty()) {
      return Optional.of(AlibabaErrors.missing("SignatureNonce"));
    }
    return use(nonce, at)
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

  private static Optional<Reply> mismatch() {
    return refused(
        400, "SignatureDoesNotMatch", "Specified signature is not matched with our calculation.");
  }

  private static Optional<Reply> refused(int status, String code, String message) {
    return Optional.of(AlibabaErrors.of(status, code, message));
  }
}
