package dev.sessionrelay.outages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers as HTTP allows them, or does not, after a good one. */
class OddAnswersTest {
  private static final String SETTINGS =
      "simulator.enabled = false\nretry.delay = 1ms\nretry.undocumented.attempts = 1\n";
  private static final Vendors ENDPOINT = Vendors.HUAWEI_SQL;
  private static final String GOOD = ENDPOINT.good();
  private static final String GONE = ENDPOINT.notFoundBody();

  @TempDir Path home;

  private static Reply raw(String bytes) {
    return connection -> {
      OutputStream out = connection.getOutputStream();
      out.write(bytes.getBytes(StandardCharsets.UTF_8));
      out.flush();
      return false;
    };
  }

  private static String answer(String head, String body) {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    return "HTTP/1.1 " + head + "\r\nContent-Length: " + length + "\r\n\r\n" + body;
  }

  private static String chunked(String text) {
    int half = text.length() / 2;
    return Integer.toHexString(half)
        + ";ext=\"a;b\"\r\n"
        + text.substring(0, half)
        + "\r\n"
        + Integer.toHexString(text.length() - half)
        + "\r\n"
        + text.substring(half)
        + "\r\n0\r\nRetry-After: 3600\r\n\r\n";
  }

  static Stream<Arguments> same() {
    return Stream.of(
        Arguments.of(
            "interim answers", "HTTP/1.1 103 x\r\nLink: </a>\r\n\r\n" + answer("200 x", GOOD)),
        Arguments.of("no reason", answer("200", GOOD)),
        Arguments.of("HTTP/1.0 until the end", "HTTP/1.0 200 OK\r\n\r\n" + GOOD),
        Arguments.of(
            "chunk extensions and trailers",
            "HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(GOOD)),
        Arguments.of("white space around", answer("200 x", "\r\n\t " + GOOD + " \r\n\r\n")),
        Arguments.of("an empty coding", answer("200 x\r\nContent-Encoding: identity", GOOD)),
        Arguments.of("another type", answer("200 x\r\nContent-Type: text/html", GOOD)),
        Arguments.of("a folded head", answer("200 x\r\nX-A: 1\r\n 2\r\n\t3", GOOD)),
        Arguments.of(
            "fields that nobody knows",
            answer("200 x", GOOD.replaceFirst("\\{", "{\"__proto__\":{\"a\":[1e999]},"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("same")
  void anAnswerThatSaysTheSameWasAChangeOrAFailure(String name, String bytes) throws Exception {
    assertEquals(List.of("session.discovered"), after(bytes, 2), name);
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of("a byte behind", answer("200 x", GOOD + "\0")),
        Arguments.of("two values", answer("200 x", GOOD + GOOD)),
        Arguments.of("an error in a 200", answer("200 x", GONE)),
        Arguments.of("a part", answer("206 x\r\nContent-Range: bytes 0-9/10", GOOD)),
        Arguments.of("no content", "HTTP/1.1 204 x\r\n\r\n"),
        Arguments.of("not modified", "HTTP/1.1 304 x\r\n\r\n"),
        Arguments.of("404 that says it is gzip", answer("404 x\r\nContent-Encoding: gzip", GONE)),
        Arguments.of("404 with another status inside", answer("404 x", GONE + "\nHTTP/1.1 200 x")),
        Arguments.of("another session", answer("200 x", GOOD.replace("s-1", "s-2"))),
        Arguments.of("HTTP/0.9", GOOD),
        Arguments.of("a status of four digits", answer("2000 x", GOOD)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void whatIsNoAnswerEndedOrChangedASession(String name, String bytes) throws Exception {
    assertEquals(List.of("session.discovered", "poll.failed"), after(bytes, 3), name);
  }

  @Test
  void anEndWithoutReasonPhraseIsOne() throws Exception {
    assertEquals(List.of("session.discovered", "session.gone"), after(answer("404", GONE), 2));
  }

  private List<String> after(String bytes, int turns) throws Exception {
    try (PlayedVendor vendor = new PlayedVendor();
        Rig rig = vendor.start(home, ENDPOINT, SETTINGS)) {
      vendor.turns(rig, 1, Reply.json(GOOD));
      for (int i = 0; i < turns; i++) {
        vendor.time.advance(Duration.ofHours(2));
        vendor.turns(rig, 1, raw(bytes));
      }
      return rig.types("t");
    }
  }

  @Test
  void waitsThatMakeNoSenseWereKeptForEver() throws Exception {
    for (String wait :
        List.of(
            "-5",
            "0",
            "99999999999999999999",
            "31536000",
            "1e9",
            "Thu, 01 Jan 1970 00:00:00 GMT")) {
      Path own = Files.createTempDirectory(home, "wait");
      try (PlayedVendor vendor = new PlayedVendor();
          Rig rig = vendor.start(own, ENDPOINT, SETTINGS + "retry.throttled.attempts = 1\n")) {
        vendor.turns(rig, 1, raw(answer("429 x\r\nRetry-After: " + wait, "{}")));
        assertEquals(List.of("poll.failed"), rig.types("t"), wait);
        Duration pause = rig.clients().of("t").gate().pause();
        assertTrue(pause.compareTo(Duration.ofHours(1)) <= 0, () -> wait + ": " + pause);
        vendor.time.advance(Duration.ofHours(1));
        vendor.turns(rig, 1, Reply.json(GOOD));
        assertEquals(3, rig.types("t").size(), wait);
      }
    }
  }

  @Test
  void halfACharacterInANameBrokeTheEvent() throws Exception {
    try (PlayedVendor vendor = new PlayedVendor();
        Rig rig = vendor.start(home, ENDPOINT, SETTINGS)) {
      vendor.turns(
          rig,
          1,
          Reply.json(GOOD.replaceFirst("\\{", "{\"session_name\":\"a\\\\ud800b\\\\u0000\",")));
      String event = rig.events().get(0).toString();
      assertTrue(StandardCharsets.UTF_8.newEncoder().canEncode(event), event);
    }
  }
}
