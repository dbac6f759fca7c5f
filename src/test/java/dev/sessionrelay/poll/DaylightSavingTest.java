package dev.sessionrelay.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.config.Schedule;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;

/** Cron in a zone whose clocks are put forward and back; the trigger is made anew each time. */
class DaylightSavingTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  /** Fire times from {@code begin} until {@code change}, and from there with the new offset. */
  private static List<Instant> fires(String cron, String begin, String change, int count) {
    List<Instant> fires = new ArrayList<>();
    Instant turn = Instant.parse(change);
    Instant at = Instant.parse(begin);
    for (Instant next = next(cron, at); next.isBefore(turn); next = next(cron, at)) {
      fires.add(next);
      at = next;
    }
    at = turn;
    while (fires.size() < count) {
      at = next(cron, at);
      fires.add(at);
    }
    return fires;
  }

  private static Instant next(String cron, Instant after) {
    Trigger trigger =
        TriggerBuilder.newTrigger()
            .startAt(Date.from(after))
            .withSchedule(PollTriggers.cron(new Schedule.Cron(cron), BERLIN, after))
            .build();
    return trigger.getFireTimeAfter(Date.from(after)).toInstant();
  }

  private static List<Instant> at(String... times) {
    return List.of(times).stream().map(Instant::parse).toList();
  }

  @Test
  void theHourThatComesTwiceInAutumnWasLeftOut() {
    assertEquals(
        at(
            "2026-10-25T00:00:00Z",
            "2026-10-25T00:30:00Z",
            "2026-10-25T01:30:00Z",
            "2026-10-25T02:00:00Z"),
        fires("0 0/30 * * * ?", "2026-10-24T23:50:00Z", "2026-10-25T01:00:00Z", 4));
  }

  @Test
  void theHourThatIsLeftOutInSpringIsNotMissed() {
    assertEquals(
        at("2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z", "2026-03-29T02:00:00Z"),
        fires("0 0/30 * * * ?", "2026-03-29T00:10:00Z", "2026-03-29T01:00:00Z", 3));
    assertEquals(
        at("2026-03-28T07:00:00Z", "2026-03-29T06:00:00Z"),
        fires("0 0 8 * * ?", "2026-03-28T00:00:00Z", "2026-03-29T01:00:00Z", 2));
  }
}
