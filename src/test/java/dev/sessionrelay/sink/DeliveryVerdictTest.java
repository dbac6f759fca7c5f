package dev.sessionrelay.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryVerdictTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  private static Verdict verdict(int status, Map<String, String> headers, String body) {
    return DeliveryVerdict.of(
        new HttpOperationFailedException(
            "https://hooks.example.com/T000/B000?token=hush", status, "", null, headers, body),
        NOW);
  }

  @ParameterizedTest
  @CsvSource({
    "301, Retry", "302, Retry", "307, Retry", "400, Refused", "401, Refused", "403, Refused",
    "404, Refused", "405, Refused", "408, Retry", "409, Refused", "410, Stop", "413, Refused",
    "422, Refused", "425, Retry", "429, Retry", "451, Refused", "500, Retry", "501, Retry",
    "502, Retry", "503, Retry", "504, Retry", "599, Retry", "600, Retry"
  })
  void statusDecides(int status, String expected) {
    Verdict verdict = verdict(status, Map.of(), null);
    assertEquals(expected, verdict.getClass().getSimpleName());
    assertTrue(verdict.error().startsWith("HTTP " + status), verdict.error());
  }

  @ParameterizedTest
  @CsvSource({
    "30, 30",
    "' 7 ', 7",
    "0, ",
    "-5, ",
    "1.5, ",
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
    Verdict verdict = verdict(429, Map.of("retry-after", header), null);
    Duration pause = assertInstanceOf(Verdict.Retry.class, verdict).pause();
    assertEquals(seconds == null ? null : Duration.ofSeconds(seconds), pause);
  }

  @Test
  void redirectDoesNotHonourRetryAfterAndSaysWhatToDo() {
    Verdict verdict = verdict(301, Map.of("Retry-After", "30"), null);
    assertNull(((Verdict.Retry) verdict).pause());
    assertEquals("HTTP 301 (a redirect is not followed: configure its goal)", verdict.error());
  }

  @Test
  void httpRefusalIsFoundInsideOfOtherExceptions() {
    Exception refusal = new HttpOperationFailedException("http://x", 400, "", null, null, null);
    Verdict verdict = DeliveryVerdict.of(new RuntimeCamelException(new IOException(refusal)), NOW);
    assertInstanceOf(Verdict.Refused.class, verdict);
  }

  @Test
  void anythingElseIsTriedAgain() {
    Verdict verdict =
        DeliveryVerdict.of(
            new RuntimeCamelException(new SocketTimeoutException("Read timed out")), NOW);
    assertInstanceOf(Verdict.Retry.class, verdict);
    assertTrue(verdict.error().contains("SocketTimeoutException: Read timed out"));
  }

  @Test
  void errorsHaveNothingOfAnAddressButItsHost() {
    String text =
        DeliveryVerdict.words(
            new IOException(
                "Connect to https://me:pw@hooks.example.com:8443/T000/B000?token=hush failed\n\tnow"));
    assertEquals("IOException: Connect to https://hooks.example.com:8443/… failed now", text);
    Verdict verdict = verdict(500, Map.of(), "call http://10.0.0.1/secret/path later");
    assertEquals("HTTP 500: call http://10.0.0.1/… later", verdict.error());
  }

  @Test
  void errorsAreBounded() {
    assertTrue(
        DeliveryVerdict.words(new IOException("x".repeat(100_000))).length()
            <= DeliveryVerdict.LONGEST_ERROR + 1);
    assertTrue(verdict(500, Map.of(), "y ".repeat(100_000)).error().length() < 400);
  }

  @Test
  void causesThatGoInCirclesEnd() {
    Exception a = new Exception("a");
    Exception b = new Exception("b", a);
    a.initCause(b);
    assertInstanceOf(Verdict.Retry.class, DeliveryVerdict.of(a, NOW));
  }
}
