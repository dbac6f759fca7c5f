package dev.sessionrelay.sink.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signatures of the Standard Webhooks specification, symmetric scheme {@code v1}: HMAC-SHA256 over
 * {@code id.timestamp.body}, in base64.
 */
final class WebhookSignature {
  private static final String ALGORITHM = "HmacSHA256";
  private static final String PREFIX = "whsec_";

  private WebhookSignature() {}

  /**
   * @param secrets one or more secrets, separated by commas: {@code whsec_} and base64
   * @throws IllegalArgumentException when one is not of this form; it is not shown
   */
  static List<SecretKeySpec> keys(String secrets) {
    return Arrays.stream(secrets.split(","))
        .map(String::strip)
        .filter(secret -> !secret.isEmpty())
        .map(WebhookSignature::key)
        .toList();
  }

  private static SecretKeySpec key(String secret) {
    if (secret.startsWith(PREFIX)) {
      try {
        byte[] key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
        return new SecretKeySpec(key, ALGORITHM);
      } catch (IllegalArgumentException e) {
        throw malformed();
      }
    }
    throw malformed();
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException(
        "a webhook secret is "
            + PREFIX
            + " followed by base64, as `openssl rand -base64 32` makes");
  }

  /**
   * Value of the header {@code webhook-signature}: one signature for each key.
   *
   * @param timestamp seconds since 1970, of this attempt
   * @param body the exact bytes sent
   */
  static String sign(List<SecretKeySpec> keys, String id, long timestamp, byte[] body) {
    byte[] start = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
    return keys.stream()
        .map(key -> "v1," + Base64.getEncoder().encodeToString(hmac(key, start, body)))
        .collect(Collectors.joining(" "));
  }

  private static byte[] hmac(SecretKeySpec key, byte[] start, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(start);
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
