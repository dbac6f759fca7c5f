package dev.sessionrelay.simulator;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/** Signatures of webhooks, as the Standard Webhooks specification has them, version v1. */
final class WebhookSignature {
  static final Duration SKEW = Duration.ofMinutes(5);
  private static final String PREFIX = "whsec_";

  private final byte[] key;

  /**
   * @param secret {@code whsec_} and base64
   */
  WebhookSignature(String secret) {
    this.key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
  }

  boolean isGenuine(Call call) {
    String id = call.header("webhook-id").orElse("");
    String timestamp = call.header("webhook-timestamp").orElse("");
    String signatures = call.header("webhook-signature").orElse("");
    return !id.isEmpty()
        && isFresh(timestamp, call.at())
        && contains(signatures, call, id, timestamp);
  }

  private boolean contains(String signatures, Call call, String id, String timestamp) {
    String text = id + "." + timestamp + "." + new String(call.body(), StandardCharsets.UTF_8);
    String expected = "v1," + Base64.getEncoder().encodeToString(Digests.hmac(key, text));
    return Arrays.stream(signatures.split(" ")).anyMatch(each -> Digests.same(expected, each));
  }

  private static boolean isFresh(String timestamp, Instant now) {
    if (!timestamp.matches("\\d{1,12}")) {
      return false;
    }
    Instant sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
    return Duration.between(sent, now).abs().compareTo(SKEW) <= 0;
  }
}
