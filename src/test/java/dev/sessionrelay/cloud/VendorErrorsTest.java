package dev.sessionrelay.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.failure.ShownText;
import dev.sessionrelay.failure.VendorError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VendorErrorsTest {
  @Test
  void noBodyAndNoHeadersSayNothing() {
    assertEquals(VendorError.NONE, Vendors.of("huawei").errors().read(null, null, name -> null));
    assertEquals(VendorError.NONE, Vendors.of("").errors().read(new byte[0], "", name -> " "));
  }

  @Test
  void longTextIsCutWithAMark() {
    String message = message("{\"error_msg\":\"" + "word ".repeat(1_000) + "\"}");

    assertTrue(message.length() <= ShownText.LIMIT && message.endsWith("\u2026"), message);
  }

  @Test
  void textIsNotCutInTheMiddleOfACharacter() {
    for (int shift = 0; shift < 4; shift++) {
      String message =
          message("{\"error_msg\":\"" + "a".repeat(shift) + "\uD83D\uDE00".repeat(600) + "\"}");
      byte[] utf8 = message.getBytes(StandardCharsets.UTF_8);

      assertEquals(message, new String(utf8, StandardCharsets.UTF_8));
      assertTrue(message.length() <= ShownText.LIMIT);
    }
  }

  @Test
  void bodyBeyondTheLimitIsNotRead() {
    String late = "{\"a\":\"" + "x ".repeat(BodyText.LIMIT) + "\",\"error_msg\":\"late\"}";
    String early = "{\"error_msg\":\"early\",\"a\":\"" + "x ".repeat(BodyText.LIMIT) + "\"}";

    assertNull(message(late));
    assertEquals("early", message(early));
  }

  @Test
  void tokenThatTheLimitWouldCutIsStillRedacted() {
    String token = "MIIFake" + "aB3".repeat(1_000);
    String message = message("{\"error_msg\":\"" + "x".repeat(470) + " " + token + "\"}");

    assertEquals("x".repeat(470) + " [secret]", message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-Auth-Token is invalid in the request    | X-Auth-Token is invalid in the request",
        "Incorrect token or token resolution failed| Incorrect token or token resolution failed",
        "The user name or password is wrong.       | The user name or password is wrong.",
        "AccessKeyId=LTAI5tExample not found       | AccessKeyId=LTAI5tExample not found",
        "X-Auth-Token: abcd1234                    | X-Auth-Token: [secret]",
        "x-acs-security-token:CAISfoo next         | x-acs-security-token:[secret] next",
        "Authorization: SDK-HMAC-SHA256 Access=A, SignedHeaders=h, Signature=00 | Authorization: [secret]",
        "signature=\"ab/12==\" end                 | signature=\"[secret]\" end",
        "{\"connectionToken\":\"tok-1\"}           | {\"connectionToken\":\"[secret]\"}",
        "{\\\"connectionToken\\\": \\\"tok-1\\\"}  | {\\\"connectionToken\\\": \\\"[secret]\\\"}",
        "CONNECTIONTOKEN = tok-1                   | CONNECTIONTOKEN = [secret]",
        "Bearer abcdefgh12345 refused              | Bearer [secret] refused",
        "got eyJhbGciOi.eyJzdWIi.c2ln here         | got [secret] here",
        "Signature=[secret] stays                  | Signature=[secret] stays",
        "ocid1.aidataplatform.oc1.iad.amaaaaaax7y2amaaaaaax7y2amaaaaaax7y2amaaaaaax7y2amaaaaaax7y2 | ocid1.aidataplatform.oc1.iad.amaaaaaax7y2amaaaaaax7y2amaaaaaax7y2amaaaaaax7y2amaaaaaax7y2",
      })
  void redactsSecretsAndLeavesWords(String text, String shown) {
    assertEquals(shown, ShownText.of(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token",
        "token token:",
        "authorization",
        "<",
        "<script",
        "a",
        "aB1",
        "signature is ",
        "-----BEGIN ",
        "bearer ",
        "\\",
        "\"",
        "[",
        "{\"a\":",
        "&lt;",
        "MII",
        "eyJ",
        " ",
        "x.",
      })
  void hostileRepetitionTakesNoTime(String part) {
    byte[] body = part.repeat(BodyText.LIMIT / part.length()).getBytes(StandardCharsets.UTF_8);

    assertTimeout(
        Duration.ofSeconds(2),
        () -> {
          for (int i = 0; i < 5; i++) {
            Vendors.of("acme").errors().read(body, "text/plain", name -> null);
            Vendors.of("acme").errors().read(body, "text/html", name -> null);
          }
        });
  }

  private static String message(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return Vendors.of("huawei").errors().read(bytes, "application/json", name -> null).message();
  }
}
