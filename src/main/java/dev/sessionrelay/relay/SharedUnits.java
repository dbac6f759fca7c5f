package dev.sessionrelay.relay;

import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.Schedule;
import dev.sessionrelay.config.Target;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.UnitLeases;
import dev.sessionrelay.ledger.database.Tenure;
import dev.sessionrelay.poll.PollTimers;
import dev.sessionrelay.sink.EventsComponent;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What this relay could act for, and what it does when it has it: an account is polled, a sink is
 * delivered to, and one relay looks after the ledger.
 */
record SharedUnits(
    Supplier<Configuration> configuration,
    RunningParts parts,
    PollTimers timers,
    EventsComponent events,
    SqlLedger ledger,
    Runnable lookAgain) {
  /** A target whose times are a cron expression counts as one that is polled every minute. */
  private static final double SELDOM = 1.0 / 60;

  /** Units with their weights, such as polls in a second; a sink weighs as an account does. */
  Map<String, Double> wanted() {
    Map<String, Double> weights = new HashMap<>();
    for (Target target : configuration.get().targets().values()) {
      weights.merge(UnitLeases.account(target.account()), pollsInASecond(target), Double::sum);
    }
    double usual = weights.values().stream().mapToDouble(w -> w).average().orElse(1);
    events.sinks().forEach(sink -> weights.put(UnitLeases.sink(sink), usual));
    weights.put(UnitLeases.UPKEEP, usual / 10);
    return weights;
  }

  private static double pollsInASecond(Target target) {
    int polls = target.isListing() ? 1 : target.ids().size();
    return target.schedule() instanceof Schedule.Every every
        ? polls * 1_000.0 / every.interval().toMillis()
        : polls * SELDOM;
  }

  void begin(String unit, Tenure tenure) throws Exception {
    switch (kind(unit)) {
      case "account" -> {
        parts.take(name(unit), tenure);
        // Another relay knew when what it saw was to be looked at again.
        lookAgain.run();
      }
      case "sink" -> events.deliver(name(unit), tenure);
      default -> ledger.leases().upkeep(tenure);
    }
  }

  /** Begins nothing more for it; what runs goes on. */
  void end(String unit) throws Exception {
    switch (kind(unit)) {
      case "account" -> parts.leave(name(unit));
      case "sink" -> events.standBy(name(unit));
      default -> ledger.leases().upkeep(null);
    }
  }

  boolean isBusy(String unit) {
    return switch (kind(unit)) {
      case "account" -> timers.isBusy(name(unit));
      case "sink" -> events.isBusy(name(unit));
      default -> false;
    };
  }

  void keepRhythm() {
    timers.keepRhythm();
  }

  /** What is in memory of when sessions were seen is the next one's to know. */
  void write() {
    ledger.leases().writeSeen();
  }

  private static String kind(String unit) {
    return unit.split("/", 2)[0];
  }

  private static String name(String unit) {
    return unit.substring(unit.indexOf('/') + 1);
  }
}
