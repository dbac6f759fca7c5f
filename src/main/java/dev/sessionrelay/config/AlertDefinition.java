package dev.sessionrelay.config;

import dev.sessionrelay.settings.WeeklyHours;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * One rule about what costs money or needs a hand.
 *
 * @param name the operator's
 * @param length how long it must have been so; zero for at once
 * @param limit the longest auto-stop that is no reason for an alert; null where any is good
 * @param scope what it is about
 * @param hours when time counts; null for always
 * @param remind time between two reminders; null for none
 * @param sinks who hears of it; empty for all
 * @param countsConnections whether a session with an open connection is in use
 */
public record AlertDefinition(
    String name,
    AlertCondition when,
    Duration length,
    Duration limit,
    AlertScope scope,
    WeeklyHours hours,
    Duration remind,
    List<String> sinks,
    boolean countsConnections) {

  public AlertDefinition {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(when, "when");
    Objects.requireNonNull(length, "length");
    Objects.requireNonNull(scope, "scope");
    sinks = List.copyOf(sinks);
  }
}
