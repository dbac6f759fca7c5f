package dev.sessionrelay.sink.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.standardwebhooks.Webhook;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTest {
  private static String sign(String secrets, String id, long timestamp, String body) {
    return WebhookSignature.sign(
        WebhookSignature.keys(secrets), id, timestamp, body.getBytes(StandardCharsets.UTF_8));
  }

  /** The example of the Standard Webhooks specification. */
  @Test
  void examplePublishedWithTheSpecification() {
    assertEquals(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        sign(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1614265330,
            "{\"test\": 2432232314}"));
  }

  @Test
  void equalsThePublicLibraryForRandomSecretsAndBodies() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      byte[] key = new byte[24 + random.nextInt(40)];
      random.nextBytes(key);
      String secret = "whsec_" + Base64.getEncoder().encodeToString(key);
      String body =
          random
              .ints(random.nextInt(200), 32, 0x2fff)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      long timestamp = 1_700_000_000L + random.nextInt(1_000_000);
      assertEquals(
          new Webhook(secret).sign("id" + i, timestamp, body),
          sign(secret, "id" + i, timestamp, body));
    }
  }

  @Test
  void severalSecretsGiveSeveralSignatures() {
    String a = "whsec_" + "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh";
    String b = "whsec_" + "YmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJi";
    assertEquals(
        sign(a, "x", 1, "y") + " " + sign(b, "x", 1, "y"), sign(a + " , " + b, "x", 1, "y"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hush-hush", "whsec_%%%hush", "whsec_YWFh,hush"})
  void malformedSecretIsRefusedWithoutShowingIt(String secret) {
    Exception refusal =
        assertThrows(IllegalArgumentException.class, () -> WebhookSignature.keys(secret));
    assertTrue(refusal.getMessage().startsWith("a webhook secret is whsec_ followed by base64"));
    assertFalse(refusal.getMessage().contains("hush"));
  }
}
