package dev.sessionrelay.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.sessionrelay.config.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Times of cron expressions that relays of a group hand over to each other. */
class CronMomentsTest {
  private static final Instant THREE = Instant.parse("2026-11-27T03:00:00Z");
  private static final Schedule.Cron NIGHTLY = new Schedule.Cron("0 0 3 * * ?");

  private static CronMoments utc(Schedule.Cron cron) {
    return new CronMoments(cron, ZoneOffset.UTC);
  }

  /** The relay that had it ended just before. */
  @Test
  void momentBetweenTwoRelaysWasLeftOut() {
    Instant death = THREE.minusSeconds(2);
    CronMoments next = utc(NIGHTLY);
    assertNull(next.due(THREE.minusMillis(1), death));
    assertEquals(THREE, next.due(THREE.plusSeconds(4), death));
    assertNull(next.due(THREE.plusSeconds(5), THREE.plusSeconds(4)), "once");
  }

  /** By its own clock the other relay would have begun anew when that came to three. */
  @Test
  void relayWhoseClockIsBehindBeganAMomentAgain() {
    assertNull(utc(NIGHTLY).due(THREE.plusSeconds(600), THREE));
  }

  @Test
  void everyMomentIsBegunOnceWhoeverHasIt() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      CronMoments held = utc(new Schedule.Cron("0/10 * * * * ?"));
      Instant begun = THREE.minusSeconds(1);
      List<Instant> turns = new ArrayList<>();
      for (Instant now = THREE; now.isBefore(THREE.plusSeconds(60)); now = now.plusMillis(100)) {
        // Now and then another relay takes over, which knows what was begun.
        held = random.nextInt(20) == 0 ? utc(new Schedule.Cron("0/10 * * * * ?")) : held;
        Instant due = held.due(now, begun);
        if (due != null && random.nextInt(10) > 0) {
          turns.add(due);
          begun = now;
        }
      }
      assertEquals(6, turns.size(), "seed " + seed + ": " + turns);
      assertEquals(6, turns.stream().distinct().count(), "seed " + seed + ": " + turns);
    }
  }

  @Test
  void afterAPauseOneTurnMakesUpForAllThatWasLeftOut() {
    CronMoments hourly = utc(new Schedule.Cron("0 0 * * * ?"));
    Instant now = THREE.plusSeconds(30);
    assertEquals(
        THREE.minus(Duration.ofHours(23)), hourly.due(now, THREE.minus(Duration.ofDays(1))));
    assertNull(hourly.due(now, now));
  }

  @Test
  void hourThatComesTwiceInAutumnIsFollowedTwice() {
    CronMoments hourly =
        new CronMoments(new Schedule.Cron("0 30 * * * ?"), ZoneId.of("Europe/Berlin"));
    Instant summer = Instant.parse("2026-10-25T00:30:00Z");
    assertEquals(summer, hourly.due(summer, summer.minusSeconds(60)));
    Instant winter = Instant.parse("2026-10-25T01:30:00Z");
    assertEquals(winter, hourly.due(winter, summer));
  }

  /** Else the target would not be polled until the server's clock has come so far again. */
  @Test
  void serverWhoseClockWasSetBackWaitedForADay() {
    CronMoments nightly = utc(NIGHTLY);
    Instant before = THREE.plus(Duration.ofDays(3));
    assertNull(nightly.due(THREE.minusSeconds(10), before));
    assertEquals(THREE, nightly.due(THREE.plusMillis(300), before));
  }
}
