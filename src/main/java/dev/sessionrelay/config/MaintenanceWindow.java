package dev.sessionrelay.config;

import dev.sessionrelay.settings.WeeklyHours;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;

/**
 * When alerts and incidents are kept and not told: once from a moment to another, or each week.
 *
 * @param targets whose; empty for all
 * @param sinks only alerts that go to none but these; empty for all alerts, and incidents
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

  /**
   * @param hearers the sinks that would hear of it; empty for all
   */
  public boolean isAbout(String target, Collection<String> hearers) {
    boolean all = sinks.isEmpty() || !hearers.isEmpty() && sinks.containsAll(hearers);
    return all && (targets.isEmpty() || targets.contains(target));
  }

  public boolean holds(Instant at) {
    return hours == null ? !at.isBefore(from) && at.isBefore(to) : hours.holds(at);
  }

  /** When it ends that holds at this moment; null for never. */
  public Instant end(Instant at) {
    return hours == null ? to : hours.nextChange(at);
  }
}
