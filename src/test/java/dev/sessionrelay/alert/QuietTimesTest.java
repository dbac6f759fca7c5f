package dev.sessionrelay.alert;

import static dev.sessionrelay.alert.AlertSamples.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.alert.QuietTimes.QuietTime;
import dev.sessionrelay.alert.QuietTimes.WithheldSinks;
import dev.sessionrelay.config.MaintenanceWindow;
import dev.sessionrelay.ledger.TargetOrder;
import dev.sessionrelay.ledger.TargetOrder.OrderAction;
import dev.sessionrelay.settings.BadValueException;
import dev.sessionrelay.settings.WeeklyHours;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What keeps alerts and incidents from being told, on both sides of every edge. */
class QuietTimesTest {
  private static final Instant LATER = T0.plus(Duration.ofHours(2));

  static MaintenanceWindow once(Set<String> targets, Set<String> sinks) {
    return new MaintenanceWindow("move", targets, sinks, T0, LATER, null);
  }

  private static QuietTimes windows(MaintenanceWindow... windows) {
    return new QuietTimes(List.of(windows), Set.of(), List.of());
  }

  private static Optional<QuietTime> at(QuietTimes quiet, Instant at) {
    return quiet.of("notebooks", List.of(), at);
  }

  @Test
  void aWindowHoldsFromItsBeginningToBeforeItsEnd() {
    QuietTimes quiet = windows(once(Set.of(), Set.of()));
    assertEquals(Optional.empty(), at(quiet, T0.minusNanos(1)));
    assertEquals(Optional.of(new QuietTime("maintenance move", LATER)), at(quiet, T0));
    assertTrue(at(quiet, LATER.minusNanos(1)).isPresent());
    assertEquals(Optional.empty(), at(quiet, LATER));
  }

  @Test
  void weeklyHoursEndEachWeek() throws BadValueException {
    WeeklyHours friday = WeeklyHours.TYPE.parse("Fri 08:00-10:00 UTC");
    QuietTimes quiet =
        windows(new MaintenanceWindow("fridays", Set.of(), Set.of(), null, null, friday));
    assertEquals(Optional.of(new QuietTime("maintenance fridays", LATER)), at(quiet, T0));
    assertEquals(Optional.empty(), at(quiet, LATER));
    assertTrue(at(quiet, T0.plus(Duration.ofDays(7))).isPresent());
  }

  @Test
  void itIsAboutItsTargetsAlone() {
    assertTrue(at(windows(once(Set.of("notebooks"), Set.of())), T0).isPresent());
    assertEquals(Optional.empty(), at(windows(once(Set.of("spark"), Set.of())), T0));
  }

  @Test
  void sinksNarrowItToThem() {
    QuietTimes quiet = windows(once(Set.of(), Set.of("webhook", "log")));
    assertTrue(quiet.of("notebooks", List.of("webhook"), T0).isPresent());
    assertEquals(Optional.empty(), quiet.of("notebooks", List.of("webhook", "file"), T0));
    assertEquals(Optional.empty(), quiet.of("notebooks", List.of(), T0));
    assertEquals(
        new WithheldSinks(List.of("webhook"), LATER),
        quiet.withheld("notebooks", List.of("webhook", "file"), T0));
    assertEquals(
        new WithheldSinks(List.of(), null),
        quiet.withheld("notebooks", List.of("webhook", "file"), LATER));
    QuietTimes two = windows(once(Set.of(), Set.of("a")), once(Set.of(), Set.of("b")));
    assertTrue(two.of("notebooks", List.of("a", "b"), T0).isPresent(), "nobody is left to hear");
  }

  @Test
  void ordersHoldUntilTheirEnd() {
    TargetOrder mute = new TargetOrder("notebooks", OrderAction.MUTE, T0, LATER, "moving house");
    QuietTimes quiet = QuietTimes.NONE.with(List.of(mute));
    assertEquals(
        Optional.of(new QuietTime("muted until 2026-11-27T10:00:00Z: moving house", LATER)),
        at(quiet, T0));
    assertEquals(Optional.empty(), at(quiet, LATER));
    assertEquals(Optional.empty(), quiet.of("spark", List.of(), T0));
    assertTrue(!quiet.isPaused("notebooks"));
  }

  @Test
  void aPausedOrDisabledTargetIsNotPolledAndSaysNothing() {
    TargetOrder pause = new TargetOrder("notebooks", OrderAction.PAUSE, T0, null, null);
    QuietTimes paused = QuietTimes.NONE.with(List.of(pause));
    assertTrue(paused.isPaused("notebooks"));
    assertEquals(Optional.of(new QuietTime("paused", null)), at(paused, LATER));
    QuietTimes disabled = new QuietTimes(List.of(), Set.of("notebooks"), List.of());
    assertTrue(disabled.isPaused("notebooks"));
    assertEquals(Optional.of(new QuietTime("not enabled", null)), at(disabled, LATER));
  }
}
