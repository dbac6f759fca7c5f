package dev.sessionrelay.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryResultTest {
  private static final Set<Integer> FINAL = Set.of(400, 413, 422);
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  private static DeliveryResult result(int status, Map<String, String> headers, String body) {
    return DeliveryResult.of(
        new HttpOperationFailedException(
            "https://hooks.example.com/T000/B000?token=hush", status, "", null, headers, body),
        FINAL,
        NOW);
  }

  @ParameterizedTest
  @CsvSource({
    "301, Retry, true",
    "302, Retry, true",
    "307, Retry, true",
    "400, Refused, ",
    "401, Retry, true",
    "403, Retry, true",
    "404, Retry, true",
    "405, Retry, true",
    "407, Retry, true",
    "408, Retry, false",
    "409, Retry, true",
    "410, Stop, ",
    "413, Refused, ",
    "415, Retry, true",
    "422, Refused, ",
    "425, Retry, false",
    "429, Retry, false",
    "451, Retry, true",
    "500, Retry, false",
    "501, Retry, false",
    "502, Retry, false",
    "503, Retry, false",
    "504, Retry, false",
    "599, Retry, false",
    "600, Retry, false"
  })
  void statusDecides(int status, String expected, Boolean refusal) {
    DeliveryResult result = result(status, Map.of(), null);
    assertEquals(expected, result.getClass().getSimpleName());
    if (result instanceof DeliveryResult.Retry retry) {
      assertEquals(refusal, retry.refusal());
    }
    assertTrue(result.error().startsWith("HTTP " + status), result.error());
  }

  @ParameterizedTest
  @CsvSource({
    "30, 30",
    "' 7 ', 7",
    "0, ",
    "-5, ",
    "1.5, 2",
    "soon, ",
    "'', ",
    "99999999999999999999, 3600",
    "7200, 3600",
    "'Fri, 20 Nov 2026 10:00:30 GMT', 30",
    "'Fri, 20 Nov 2026 09:00:00 GMT', ",
    "'Fri, 20 Nov 2026 23:00:00 GMT', 3600",
    "'Fri, 31 Nov 2026 23:00:00 GMT', "
  })
  void retryAfterIsSecondsOrADateAndBounded(String header, Long seconds) {
    DeliveryResult result = result(429, Map.of("retry-after", header), null);
    Duration pause = assertInstanceOf(DeliveryResult.Retry.class, result).pause();
    assertEquals(seconds == null ? null : Duration.ofSeconds(seconds), pause);
  }

  @Test
  void redirectSaysWhatToDo() {
    DeliveryResult result = result(301, Map.of(), null);
    assertNull(((DeliveryResult.Retry) result).pause());
    assertEquals("HTTP 301 (a redirect is not followed: configure its goal)", result.error());
    assertEquals("HTTP 304", result(304, Map.of(), null).error(), "it names no goal");
  }

  @Test
  void httpRefusalIsFoundInsideOfOtherExceptions() {
    Exception refusal = new HttpOperationFailedException("http://x", 400, "", null, null, null);
    DeliveryResult result =
        DeliveryResult.of(new RuntimeCamelException(new IOException(refusal)), FINAL, NOW);
    assertInstanceOf(DeliveryResult.Refused.class, result);
  }

  @Test
  void anythingElseIsTriedAgain() {
    DeliveryResult result =
        DeliveryResult.of(
            new RuntimeCamelException(new SocketTimeoutException("Read timed out")), FINAL, NOW);
    assertInstanceOf(DeliveryResult.Retry.class, result);
    assertTrue(result.error().contains("SocketTimeoutException: Read timed out"));
  }

  @Test
  void errorsHaveNothingOfAnAddressButItsHost() {
    String text =
        DeliveryResult.words(
            new IOException(
                "Connect to https://me:pw@hooks.example.com:8443/T000/B000?token=hush failed\n"
                    + "\tnow"));
    assertEquals("IOException: Connect to https://hooks.example.com:8443/… failed now", text);
    DeliveryResult result = result(500, Map.of(), "call http://10.0.0.1/secret/path later");
    assertEquals("HTTP 500: call http://10.0.0.1/… later", result.error());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":\"bad\",\"authorization\":\"Bearer hunter2hunter2\"}",
        "no such api_key=hunter2hunter2",
        "Bearer hunter2hunter2 is not known",
        "X-Token: hunter2hunter2\u2028X-Other: 1",
      })
  void whatAReceiverEchoedWasShown(String body) {
    String error = result(401, Map.of(), body).error();
    assertFalse(error.contains("hunter2") || error.contains("\u2028"), error);
  }

  @Test
  void errorsAreBounded() {
    assertTrue(
        DeliveryResult.words(new IOException("x".repeat(100_000))).length()
            <= DeliveryResult.LONGEST_ERROR + 1);
    assertTrue(result(500, Map.of(), "y ".repeat(100_000)).error().length() < 400);
  }

  @Test
  void causesThatGoInCirclesEnd() {
    Exception a = new Exception("a");
    Exception b = new Exception("b", a);
    a.initCause(b);
    assertInstanceOf(DeliveryResult.Retry.class, DeliveryResult.of(a, FINAL, NOW));
  }
}
