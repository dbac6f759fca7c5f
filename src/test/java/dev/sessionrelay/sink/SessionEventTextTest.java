package dev.sessionrelay.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.Events;
import dev.sessionrelay.session.GoneReason;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.session.ObservedSession;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionState;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionEventTextTest {
  private static final Instant AT = Instant.parse("2026-11-20T10:00:05Z");
  private static final Session RUNNING = SomeEvents.session("sc-1", SessionState.RUNNING);
  private static final Session STOPPED = SomeEvents.session("sc-1", SessionState.STOPPED);
  private final SessionEventText text = new SessionEventText();

  private void assertLine(String expected, Event event) {
    assertEquals(expected, text.line(event.json()));
  }

  @Test
  void discovered() {
    assertLine(
        "2026-11-20T10:00:05Z session.discovered alibaba sc-1 \"nightly report\": RUNNING, IDLE"
            + " [target spark]",
        Events.discovered(ObservedSession.of(RUNNING), 1, AT));
  }

  @Test
  void changed() {
    assertLine(
        "2026-11-20T10:00:05Z session.changed alibaba sc-1 \"nightly report\": RUNNING -> STOPPED,"
            + " IDLE [target spark]",
        Events.changed(RUNNING, ObservedSession.of(STOPPED), 2, AT));
  }

  @Test
  void gone() {
    String reason = GoneReason.values()[0].name();
    assertLine(
        "2026-11-20T10:00:05Z session.gone alibaba sc-1 \"nightly report\": gone ("
            + reason
            + "), was RUNNING, IDLE [target spark]",
        Events.gone(RUNNING, GoneReason.values()[0], "two 404s", 3, AT));
  }

  @Test
  void pollFailed() {
    assertLine(
        "2026-11-20T10:00:05Z poll.failed alibaba target spark, session sc-1: THROTTLED 429"
            + " Throttling.User: slow down please (ask less often)",
        Events.pollFailed(incident("slow\ndown\u0007please"), 1, AT));
  }

  @Test
  void pollRecovered() {
    assertLine(
        "2026-11-20T10:00:05Z poll.recovered alibaba target spark, session sc-1: THROTTLED is over,"
            + " after 5 s and 7 failed polls",
        Events.pollRecovered(incident("x"), 2, AT));
  }

  @Test
  void lineFeedsInAVendorsTextCannotForgeALine() {
    String line = text.line(Events.pollFailed(incident("a\n2026 session.gone b\r"), 1, AT).json());
    assertEquals(1, line.lines().count());
  }

  /** Java's {@code \\p{Cntrl}} knows the control characters of ASCII alone. */
  @Test
  void anEightBitControlSequenceReachedTheTerminal() {
    String line = text.line(Events.pollFailed(incident("a\u009b2Jb\u202Ec"), 1, AT).json());
    assertEquals(-1, line.indexOf('\u009b'));
    assertEquals(-1, line.indexOf('\u202E'));
  }

  @Test
  void whatLeavesOutWhenWhereAndWho() {
    assertEquals(
        "RUNNING -> STOPPED, IDLE",
        text.what(Events.changed(RUNNING, ObservedSession.of(STOPPED), 2, AT).json()));
    assertEquals(
        "THROTTLED 429 Throttling.User: slow (ask less often)",
        text.what(Events.pollFailed(incident("slow"), 1, AT).json()));
  }

  /** It was told as "STARTING -> RUNNING -> IDLE". */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UNKNOWN | UNKNOWN | STARTING -> RUNNING",
        "UNKNOWN | IDLE    | STARTING -> RUNNING, UNKNOWN -> IDLE",
        "IDLE    | UNKNOWN | STARTING -> RUNNING, IDLE -> UNKNOWN",
        "IDLE    | IDLE    | STARTING -> RUNNING, IDLE",
      })
  void anActivityIsToldWhereTheVendorTellsIt(String before, String now, String expected) {
    String event =
        """
        {"type": "sessionrelay.session.changed", "data": {"state": "RUNNING", "activity": "%s",
         "previous": {"state": "STARTING", "activity": "%s"}, "changed": ["activity", "state"]}}
        """
            .formatted(now, before);
    assertEquals(expected, text.what(event));
  }

  /** A chat got 25,132 posts in 12 minutes. */
  @Test
  void digestTellsTheFirstEventsAndCountsTheOthers() {
    String event = SomeEvents.of("a", 1).json();
    assertEquals(new SessionEventText().line(event), new SessionEventText().digest(event));
    String many = "[" + String.join(",", java.util.Collections.nCopies(100, event)) + "]";
    java.util.List<String> lines = new SessionEventText().digest(many).lines().toList();
    assertEquals(21, lines.size());
    assertEquals("and 80 more session.observed", lines.get(20));
  }

  @Test
  void whatIsNoJsonIsRefused() {
    Exception refusal = assertThrows(IllegalArgumentException.class, () -> text.line("{"));
    assertTrue(refusal.getMessage().startsWith("an event is JSON, but this is not"));
  }

  private static Incident incident(String message) {
    return new Incident(
        SomeEvents.ORIGIN,
        "sc-1",
        "THROTTLED",
        429,
        "Throttling.User",
        message,
        "ask less often",
        "r-1",
        SomeEvents.START,
        7);
  }
}
