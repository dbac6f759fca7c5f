package dev.sessionrelay.alert;

import dev.sessionrelay.config.MaintenanceWindow;
import dev.sessionrelay.ledger.TargetOrder;
import dev.sessionrelay.ledger.TargetOrder.OrderAction;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
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
   * Sinks that it is withheld from while others hear of it.
   *
   * @param until when the first of them may hear of it; null for none
   */
  record WithheldSinks(List<String> names, Instant until) {}

  /**
   * Those of these sinks that hear of nothing about the target at this time.
   *
   * @param sinks that would hear of it
   */
  WithheldSinks withheld(String target, Collection<String> sinks, Instant at) {
    List<MaintenanceWindow> now =
        windows.stream()
            .filter(window -> !Collections.disjoint(window.sinks(), sinks))
            .filter(window -> window.holds(target, at))
            .toList();
    return new WithheldSinks(
        sinks.stream()
            .filter(sink -> now.stream().anyMatch(window -> window.sinks().contains(sink)))
            .toList(),
        now.stream()
            .map(window -> window.end(at))
            .filter(Objects::nonNull)
            .min(Comparator.naturalOrder())
            .orElse(null));
  }

  /**
   * What keeps it from being told at all at this time.
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
    WithheldSinks withheld = withheld(target, sinks, at);
    boolean fromAll = !sinks.isEmpty() && withheld.names().containsAll(sinks);
    Stream<QuietTime> planned =
        windows.stream()
            .filter(window -> window.sinks().isEmpty() || fromAll)
            .filter(window -> window.holds(target, at))
            .map(window -> new QuietTime("maintenance " + window.name(), window.end(at)));
    return Stream.of(off, told, planned).flatMap(each -> each).findFirst();
  }
}
