package dev.sessionrelay.alert;

import dev.sessionrelay.config.MaintenanceWindow;
import dev.sessionrelay.ledger.TargetOrder;
import dev.sessionrelay.ledger.TargetOrder.OrderAction;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What keeps alerts and incidents from being told. Pure.
 *
 * @param disabled targets that are not polled
 * @param orders of operators that hold now
 */
record QuietTimes(List<MaintenanceWindow> windows, Set<String> disabled, List<TargetOrder> orders) {
  static final QuietTimes NONE = new QuietTimes(List.of(), Set.of(), List.of());

  QuietTimes {
    windows = List.copyOf(windows);
    disabled = Set.copyOf(disabled);
    orders = List.copyOf(orders);
  }

  /**
   * @param by in words
   * @param until null until it is taken back
   */
  record QuietTime(String by, Instant until) {}

  QuietTimes with(List<TargetOrder> now) {
    return new QuietTimes(windows, disabled, now);
  }

  /** Whether the target is not polled. */
  boolean isPaused(String target) {
    return disabled.contains(target)
        || orders.stream()
            .anyMatch(o -> o.action() == OrderAction.PAUSE && o.target().equals(target));
  }

  /**
   * What keeps it from being told at this time.
   *
   * @param sinks that would hear of it; empty for all
   */
  Optional<QuietTime> of(String target, Collection<String> sinks, Instant at) {
    Stream<QuietTime> off =
        disabled.contains(target) ? Stream.of(new QuietTime("not enabled", null)) : Stream.of();
    Stream<QuietTime> told =
        orders.stream()
            .filter(order -> order.target().equals(target))
            .filter(order -> order.until() == null || order.until().isAfter(at))
            .map(order -> new QuietTime(order.words(), order.until()));
    Stream<QuietTime> planned =
        windows.stream()
            .filter(window -> window.isAbout(target, sinks) && window.holds(at))
            .map(window -> new QuietTime("maintenance " + window.name(), window.end(at)));
    return Stream.of(off, told, planned).flatMap(each -> each).findFirst();
  }
}
