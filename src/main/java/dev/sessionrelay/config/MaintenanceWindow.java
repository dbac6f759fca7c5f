package dev.sessionrelay.config;

import dev.sessionrelay.settings.WeeklyHours;
import java.time.Instant;
import java.util.Set;

/**
 * When alerts and incidents are kept and not told: once from a moment to another, or each week.
 *
 * @param targets whose; empty for all
 * @param sinks which hear of nothing meanwhile; empty for all
 * @param from null for weekly hours
 * @param to the end, or null for weekly hours
 * @param hours null where it is once
 */
public record MaintenanceWindow(
    String name,
    Set<String> targets,
    Set<String> sinks,
    Instant from,
    Instant to,
    WeeklyHours hours) {
  public MaintenanceWindow {
    targets = Set.copyOf(targets);
    sinks = Set.copyOf(sinks);
  }

  /** Whether it keeps something of the target at this time. */
  public boolean holds(String target, Instant at) {
    boolean now = hours == null ? !at.isBefore(from) && at.isBefore(to) : hours.holds(at);
    return now && (targets.isEmpty() || targets.contains(target));
  }

  /** When it ends that holds at this moment; null for never. */
  public Instant end(Instant at) {
    return hours == null ? to : hours.nextChange(at);
  }
}
