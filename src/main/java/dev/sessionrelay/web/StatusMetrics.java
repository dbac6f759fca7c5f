package dev.sessionrelay.web;

import dev.sessionrelay.web.StatusReport.Account;
import dev.sessionrelay.web.StatusReport.Breaker;
import dev.sessionrelay.web.StatusReport.Sink;
import dev.sessionrelay.web.StatusReport.State;
import dev.sessionrelay.web.StatusReport.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToDoubleFunction;

/** The status as metrics. */
final class StatusMetrics {
  private final StatusReport report;
  private final Exposition out = new Exposition();

  private StatusMetrics(StatusReport report) {
    this.report = report;
  }

  static String of(StatusReport report) {
    StatusMetrics metrics = new StatusMetrics(report);
    metrics.process();
    metrics.targets();
    metrics.accounts();
    metrics.sinks();
    metrics.ledger();
    metrics.reload();
    return metrics.out.text();
  }

  private void process() {
    out.family("session_relay_info", "gauge", "Always 1; the version is in the label.")
        .sample(1, "version", report.process().version());
    out.family("session_relay_up", "gauge", "1 when the process does its work, else 0.")
        .sample(report.health().state() != State.DOWN);
    out.family("session_relay_degraded", "gauge", "1 when someone should look, else 0.")
        .sample(report.health().state() != State.UP);
    out.family("session_relay_uptime_seconds", "gauge", "Time since the start.")
        .sample(seconds(report.process().started()));
    out.family("session_relay_incidents", "gauge", "Open incidents.")
        .sample(report.incidents().size());
  }

  private void targets() {
    targets("target_turns_total", "counter", "Turns that have ended.", Target::turns);
    targets(
        "target_skipped_total",
        "counter",
        "Times that the timer fired while the turn before still ran.",
        Target::skipped);
    targets(
        "target_failing",
        "gauge",
        "1 when the last turn failed, else 0.",
        target -> target.failing() ? 1 : 0);
    targets(
        "target_slowed",
        "gauge",
        "1 when asked more rarely than scheduled, else 0.",
        target -> target.slowed() ? 1 : 0);
    targets("target_sessions", "gauge", "Sessions known and not gone.", Target::sessions);
    targets(
        "target_last_turn_timestamp_seconds",
        "gauge",
        "When the last turn ended; 0 before the first.",
        target -> epoch(target.lastTurn()));
  }

  private void targets(String name, String type, String help, ToDoubleFunction<Target> value) {
    out.family("session_relay_" + name, type, help);
    for (Target target : report.targets()) {
      out.sample(
          value.applyAsDouble(target), "target", target.name(), "endpoint", target.endpoint());
    }
  }

  private void accounts() {
    out.family("session_relay_account_held", "gauge", "1 while no request is made, else 0.");
    for (Account account : report.accounts()) {
      out.sample(account.heldUntil() != null, "account", account.name());
    }
    out.family("session_relay_breaker_open", "gauge", "1 unless the circuit breaker is closed.");
    for (Account account : report.accounts()) {
      for (Breaker breaker : account.breakers()) {
        out.sample(!breaker.isClosed(), "account", account.name(), "endpoint", breaker.endpoint());
      }
    }
  }

  private void sinks() {
    sinks("sink_backlog", "gauge", "Events that the sink still has to get.", Sink::backlog);
    sinks(
        "sink_oldest_waiting_seconds",
        "gauge",
        "Age of the oldest event that waits; 0 when none does.",
        sink -> seconds(sink.oldestWaiting()));
    sinks("sink_delivered_total", "counter", "Events delivered since the start.", Sink::delivered);
    sinks(
        "sink_dead_letters", "gauge", "Events that the sink refused for good.", Sink::deadLetters);
  }

  private void sinks(String name, String type, String help, ToDoubleFunction<Sink> value) {
    out.family("session_relay_" + name, type, help);
    for (Sink sink : report.sinks()) {
      out.sample(value.applyAsDouble(sink), "sink", sink.name());
    }
  }

  private void ledger() {
    out.family("session_relay_ledger_healthy", "gauge", "1 when the ledger can be written, else 0.")
        .sample(report.ledger().healthy());
    out.family("session_relay_ledger_bytes", "gauge", "Size of the ledger.")
        .sample(report.ledger().bytes());
  }

  private void reload() {
    if (report.reload() != null) {
      out.family(
              "session_relay_reload_success",
              "gauge",
              "1 when the last reload was applied, else 0.")
          .sample(report.reload().applied());
      out.family("session_relay_reload_timestamp_seconds", "gauge", "When the last reload ended.")
          .sample(epoch(report.reload().at()));
    }
  }

  private double seconds(Instant since) {
    return since == null ? 0 : Math.max(0, Duration.between(since, report.now()).toMillis()) / 1e3;
  }

  private static double epoch(Instant time) {
    return time == null ? 0 : time.toEpochMilli() / 1e3;
  }
}
