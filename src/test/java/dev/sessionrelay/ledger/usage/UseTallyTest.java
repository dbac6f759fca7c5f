package dev.sessionrelay.ledger.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a life is added up, on both sides of every edge. */
class UseTallyTest {
  private static final Instant T0 = Instant.parse("2026-11-27T22:00:00Z");
  private static final LocalDate FIRST = LocalDate.parse("2026-11-27");
  private static final Duration NONE = Duration.ZERO;

  private static Instant hour(long hours) {
    return T0.plus(Duration.ofHours(hours));
  }

  private static SeenState seen(long hours, SessionState state, Activity activity) {
    return new SeenState(hour(hours), state, activity, "spark");
  }

  private static UnseenTime unseen(long from, long until) {
    return new UnseenTime("/s", "spark", "", hour(from), hour(until));
  }

  private static UseTotal total(long running, long idle, long down, long unknown) {
    return new UseTotal(
        Duration.ofHours(running),
        Duration.ofHours(idle),
        Duration.ofHours(down),
        Duration.ofHours(unknown),
        0,
        0);
  }

  private static UseTally tally(List<UnseenTime> unseen, SeenState... states) {
    UseTally tally = new UseTally(null, unseen);
    List.of(states).forEach(tally::seen);
    return tally;
  }

  @Test
  void aStateLastsUntilTheNextAndDaysEndAtMidnight() {
    UseTally tally =
        tally(
            List.of(),
            seen(0, SessionState.RUNNING, Activity.BUSY),
            seen(1, SessionState.RUNNING, Activity.IDLE),
            seen(4, SessionState.STOPPED, Activity.UNKNOWN));
    tally.until(hour(40));
    assertEquals(
        Map.of(FIRST, total(2, 1, 0, 0), FIRST.plusDays(1), total(2, 2, 0, 0)), tally.days());
  }

  @Test
  void startsAndFailuresAreChangesThatWereSeen() {
    UseTally tally =
        tally(
            List.of(),
            seen(0, SessionState.STARTING, Activity.UNKNOWN),
            seen(1, SessionState.RUNNING, Activity.UNKNOWN),
            seen(1, SessionState.FAILED, Activity.UNKNOWN));
    UseTotal day = tally.days().get(FIRST);
    assertEquals(new UseTotal(NONE, NONE, Duration.ofHours(1), NONE, 1, 1), day);
    assertEquals(0.0, day.availability());
  }

  @Test
  void howItWasFoundIsNoStartAndNoFailure() {
    assertEquals(Map.of(), tally(List.of(), seen(0, SessionState.RUNNING, Activity.IDLE)).days());
    UseTally again =
        tally(
            List.of(),
            seen(0, SessionState.GONE, Activity.UNKNOWN),
            seen(1, SessionState.RUNNING, Activity.IDLE));
    assertEquals(Map.of(), again.days());
  }

  @Test
  void whatNobodySawIsUnknownAndNeverFilled() {
    UseTally tally =
        tally(
            List.of(unseen(-5, 0), unseen(1, 2), unseen(6, 9), unseen(8, 10)),
            seen(0, SessionState.RUNNING, Activity.IDLE),
            seen(7, SessionState.FAILED, Activity.UNKNOWN));
    tally.until(hour(12));
    UseTotal all = tally.days().values().stream().reduce(UseTotal.NONE, UseTotal::plus);
    assertEquals(
        new UseTotal(
            Duration.ofHours(5),
            Duration.ofHours(5),
            Duration.ofHours(2),
            Duration.ofHours(5),
            0,
            1),
        all);
  }

  @Test
  void whatIsGoneIsNotUnknown() {
    UseTally tally =
        tally(
            List.of(unseen(1, 9)),
            seen(0, SessionState.GONE, Activity.UNKNOWN),
            seen(9, SessionState.STOPPED, Activity.UNKNOWN));
    assertEquals(Map.of(), tally.days());
  }

  /** A clock that was set back makes the later event the earlier one. */
  @Test
  void timeThatWentBackIsNotCountedTwice() {
    UseTally tally =
        tally(
            List.of(),
            seen(1, SessionState.RUNNING, Activity.BUSY),
            seen(0, SessionState.RUNNING, Activity.IDLE));
    tally.until(hour(1));
    assertEquals(Map.of(FIRST, total(1, 1, 0, 0)), tally.days());
  }

  @Test
  void withoutTimeThatCountsThereIsNoAvailability() {
    assertNull(UseTotal.NONE.availability());
    assertEquals(0.75, total(3, 0, 1, 0).availability());
  }
}
