package dev.sessionrelay.status.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.query.SessionSpan;
import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.SessionState;
import dev.sessionrelay.status.page.TimelinePicture.AxisTick;
import dev.sessionrelay.status.page.TimelinePicture.TrackPart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelinePictureTest {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant END = START.plus(Duration.ofHours(10));

  @Test
  void partsStandWhereTheirTimesAre() {
    TimelinePicture picture =
        TimelinePicture.of(
            List.of(
                span(SessionState.STARTING, Activity.UNKNOWN, 0, 1),
                span(SessionState.RUNNING, Activity.BUSY, 1, 4),
                span(SessionState.RUNNING, Activity.IDLE, 4, null)),
            START,
            END);
    assertEquals(List.of("STARTING 0 10", "RUNNING 10 90"), places(picture.states()));
    assertEquals(List.of("SILENT 0 10", "BUSY 10 30", "IDLE 40 60"), places(picture.activities()));
    assertEquals("RUNNING from 2026-03-01 01:00:00 UTC, 9 h", picture.states().get(1).words());
  }

  @Test
  void whatIsOutsideIsCutOff() {
    List<SessionSpan> spans =
        List.of(
            span(SessionState.STOPPED, Activity.UNKNOWN, -9, -5),
            span(SessionState.RUNNING, Activity.UNKNOWN, -5, 5),
            span(SessionState.FAILED, Activity.UNKNOWN, 5, 20),
            span(SessionState.STOPPED, Activity.UNKNOWN, 20, null));
    TimelinePicture picture = TimelinePicture.of(spans, START, END);
    assertEquals(List.of("RUNNING 0 50", "FAILED 50 50"), places(picture.states()));
  }

  @Test
  void whatWasSeenLastLooksUnlikeWhatIsKnown() {
    SessionSpan stale = new SessionSpan(SessionState.RUNNING, Activity.BUSY, true, START, null);
    TimelinePicture picture = TimelinePicture.of(List.of(stale), START, END);
    assertEquals("RUNNING stale", picture.states().get(0).look());
    assertEquals("SILENT", picture.activities().get(0).look());
  }

  @Test
  void anInstantBetweenLongTimesIsSeen() {
    Instant middle = START.plus(Duration.ofHours(5));
    List<SessionSpan> spans =
        List.of(
            new SessionSpan(SessionState.RUNNING, Activity.UNKNOWN, false, START, middle),
            new SessionSpan(
                SessionState.FAILED, Activity.UNKNOWN, false, middle, middle.plusMillis(5)),
            new SessionSpan(
                SessionState.RUNNING, Activity.UNKNOWN, false, middle.plusMillis(5), null));
    List<TrackPart> states = TimelinePicture.of(spans, START, END).states();
    assertEquals(
        List.of("RUNNING", "FAILED", "RUNNING"), states.stream().map(TrackPart::look).toList());
    assertTrue(states.get(1).width() > 0, states.toString());
  }

  @Test
  void aLifeOfManyChangesStaysSmallAndInsideThePicture() {
    List<SessionSpan> spans = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      SessionState state = i % 2 == 0 ? SessionState.RUNNING : SessionState.STOPPED;
      Instant from = START.plusSeconds(7L * i);
      spans.add(new SessionSpan(state, Activity.UNKNOWN, false, from, from.plusSeconds(7)));
    }
    List<TrackPart> states = TimelinePicture.of(spans, START, END).states();
    assertTrue(states.size() <= 400, () -> states.size() + " parts");
    double end = 0;
    for (TrackPart part : states) {
      assertTrue(part.start() >= end && part.width() > 0, part.toString());
      end = part.start() + part.width();
    }
    assertTrue(end <= 100, "ends at " + end);
  }

  @Test
  void ticksStandAtRoundTimes() {
    assertEquals(
        List.of("02:00", "04:00", "06:00", "08:00"),
        ticks(Duration.ofMinutes(30), Duration.ofHours(9)).stream()
            .filter(words -> Integer.parseInt(words.substring(0, 2)) % 2 == 0)
            .toList());
    assertEquals("03-02", ticks(Duration.ZERO, Duration.ofDays(7)).get(0));
    for (long minutes : new long[] {1, 7, 60, 600, 1_440, 10_080, 43_200, 525_600, 5_256_000}) {
      int ticks = ticks(Duration.ZERO, Duration.ofMinutes(minutes)).size();
      assertTrue(ticks <= 10, minutes + " minutes have " + ticks);
    }
  }

  private static List<String> ticks(Duration from, Duration until) {
    TimelinePicture picture = TimelinePicture.of(List.of(), START.plus(from), START.plus(until));
    return picture.ticks().stream().map(AxisTick::words).toList();
  }

  private static SessionSpan span(
      SessionState state, Activity activity, int fromHour, Integer untilHour) {
    return new SessionSpan(
        state, activity, false, at(fromHour), untilHour == null ? null : at(untilHour));
  }

  private static Instant at(int hour) {
    return START.plus(Duration.ofHours(hour));
  }

  private static List<String> places(List<TrackPart> parts) {
    return parts.stream()
        .map(part -> part.look() + " " + Math.round(part.start()) + " " + Math.round(part.width()))
        .toList();
  }
}
