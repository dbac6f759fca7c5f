package dev.sessionrelay.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionrelay.failure.MalformedAnswerException;
import dev.sessionrelay.settings.SecretPatterns;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerJsonTest {
  private static final String GOOD = "{\"session_id\":\"s\",\"status\":\"RUNNING\"}";

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE"})
  void otherEncodingsAreMalformed(String charset) {
    byte[] body = GOOD.getBytes(Charset.forName(charset));
    assertThrows(MalformedAnswerException.class, () -> AnswerJson.of(body));
  }

  @Test
  void numbersWereComparedByHowTheyAreWritten() throws Exception {
    String text =
        "[1,1.0,1.00e0,1.5,-0.0,1e15,1000000000000000,9007199254740993.0,1e20,1700000000.5,1e400,-2.5E+999,1e-400]";
    JsonNode read = AnswerJson.of(text.getBytes(StandardCharsets.UTF_8)).root();
    assertEquals(
        "[1,1,1,1.5,0,1000000000000000,1000000000000000,9007199254740993,"
            + "100000000000000000000,1.7000000005E9,\"1E+400\",\"-2.5E+999\",\"1E-400\"]",
        read.toString());
    assertEquals(read.get(0), read.get(1));
  }

  @Test
  void bytesThatAreNoTextAreMalformedWithAReadableExcerpt() {
    byte[] body = {'{', '"', (byte) 0xc3, (byte) 0x28, 0, 7, 27, '"', '}'};
    MalformedAnswerException refusal =
        assertThrows(MalformedAnswerException.class, () -> AnswerJson.of(body));
    assertEquals("expected JSON in UTF-8, but it is other bytes", refusal.getMessage());
    assertEquals("{\"\ufffd( \"}", refusal.excerpt());
  }

  @Test
  void theExcerptOfAHugeAnswerIsShort() {
    byte[] body = new byte[4 << 20];
    Arrays.fill(body, (byte) 'x');
    MalformedAnswerException refusal =
        assertThrows(MalformedAnswerException.class, () -> AnswerJson.of(body));
    assertEquals(301, refusal.excerpt().length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"connectionToken\":\"LEAK\"",
        "{\"ConnectionToken\" : \"LEAK\"}",
        "{\"connection_token\":\"LE\\\"AK\",\"x\":1}",
        "{\"connectionToken\":LEAK}",
        "{\"connectionToken\":[\"LEAK\",\"LEAK\"]}",
        "{\"connectionToken\":{\"a\":\"LEAK\"}}",
        "{\"extra\":\"{\\\"connectionToken\\\":\\\"LEAK\\\",\\\"a\\\":1}\"}",
        "{\"extra\":\"{\\\\\\\"connectionToken\\\\\\\":\\\\\\\"LEAK\\\\\\\"}\"}",
        "{\"connection\\u0054oken\":\"LEAK\"}",
        "connectionToken=LEAK&x=1",
        "{'connectionToken':'LEAK'}",
        "{\"connectionToken\":\"LEAK-AND-MORE\",\"webUI\":\"http://x/?t=LEAK-AND-MORE\"",
        "{\"accessKeySecret\":\"LEAK\",\"password\":\"LEAK\"}",
      })
  void noSecretIsInAnExcerpt(String text) {
    String redacted = SecretPatterns.inJson(text);
    assertFalse(redacted.contains("LEAK"), redacted);
    assertFalse(redacted.contains("AK\""), redacted);
    assertTrue(redacted.contains("[secret]"), redacted);
  }

  /** A backtracking pattern would take exponential time or overflow the stack. */
  @Test
  void redactingIsLinearEvenOnHostileText() {
    for (String part : new String[] {"\\", "\"", "token", "token\\\\\"", "token:\"\\", "a.", "{"}) {
      String text = "token:\"" + part.repeat(4096 / part.length());
      long start = System.nanoTime();
      SecretPatterns.inJson(text);
      long millis = (System.nanoTime() - start) / 1_000_000;
      assertTrue(millis < 1_000, part + " took " + millis + " ms");
    }
  }

  @Test
  void secretNamesAreThoseThatSparkRedacts() {
    for (String name :
        new String[] {"spark.hadoop.fs.oss.accessKeySecret", "a.password", "TOKEN", "access.key"}) {
      assertTrue(SecretPatterns.isField(name), name);
    }
    for (String name : new String[] {"spark.app.name", "spark.executor.cores", "accessed"}) {
      assertFalse(SecretPatterns.isField(name), name);
    }
  }

  @Test
  void anAnswerWithoutASecretReadsAsItIs() throws MalformedAnswerException {
    byte[] body = GOOD.getBytes(StandardCharsets.UTF_8);
    assertEquals("RUNNING", AnswerJson.of(body).fields().requiredWord("status"));
  }
}
