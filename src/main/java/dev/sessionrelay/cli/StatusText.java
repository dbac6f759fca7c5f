package dev.sessionrelay.cli;

import dev.sessionrelay.session.Texts;
import dev.sessionrelay.settings.Plural;
import dev.sessionrelay.status.StatusReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The status of a relay for people: what is wrong first, the configuration in force last. */
final class StatusText {
  /** So much of a checksum is enough to compare two by eye. */
  private static final int SHORT = 12;

  private final StatusReport status;
  private final int width;
  private final TimeFormat moments;
  private final List<String> lines = new ArrayList<>();

  /**
   * @param width characters in a line of a table
   */
  StatusText(StatusReport status, int width) {
    this.status = status;
    this.width = width;
    this.moments = new TimeFormat(status.now());
  }

  List<String> lines() {
    health();
    process();
    reload();
    section("targets", status.targets(), targets());
    section("accounts", status.accounts(), accounts());
    section("incidents", status.incidents(), incidents());
    section("sinks", status.sinks(), sinks());
    configuration();
    return lines;
  }

  private void health() {
    title("health", status.health().state().name());
    status.health().reasons().forEach(reason -> title("", reason));
  }

  private void process() {
    StatusReport.Process process = status.process();
    title(
        "process",
        "%s, since %s, node %s, home %s"
            .formatted(
                process.version(), since(process.started()), process.node(), process.home()));
    StatusReport.LedgerReport ledger = status.ledger();
    title(
        "ledger",
        "%s, %s, %s MB"
            .formatted(
                ledger.words(),
                Plural.of(ledger.sessions(), "session"),
                String.format(Locale.ROOT, "%.1f", ledger.bytes() / 1e6)));
    StatusReport.ConfigurationReport configuration = status.configuration();
    title(
        "configuration",
        "in force since %s, checksum %s"
            .formatted(since(configuration.since()), configuration.checksum().substring(0, SHORT)));
  }

  private void reload() {
    StatusReport.Reload reload = status.reload();
    if (reload == null) {
      return;
    }
    title(
        "last reload",
        "%s at %s by %s, %s ms%s"
            .formatted(
                reload.applied() ? "applied" : "REFUSED",
                since(reload.at()),
                reload.cause(),
                reload.millis(),
                reload.applied() ? "" : "; the previous configuration stays active"));
    reload.faults().forEach(fault -> title("", fault));
    if (!reload.cause().equals("start")) {
      reload.changes().forEach(change -> title("", change));
    }
  }

  private TextTable targets() {
    TextTable table =
        new TextTable(
                "TARGET",
                "ENDPOINT",
                "ACCOUNT",
                "SCHEDULE",
                "LAST",
                "RESULT",
                "SESSIONS",
                "SKIPPED")
            .elastic("RESULT", 20);
    for (StatusReport.TargetReport target : status.targets()) {
      table.row(
          target.name(),
          target.endpoint(),
          target.account(),
          target.schedule() + (target.slowed() ? ", slowed" : ""),
          moments.ago(target.lastTurn()),
          target.result(),
          target.sessions() + (target.stale() == 0 ? "" : ", " + target.stale() + " stale"),
          target.skipped());
    }
    return table;
  }

  private TextTable accounts() {
    TextTable table =
        new TextTable("ACCOUNT", "VENDOR", "REQUESTS", "CIRCUIT BREAKERS")
            .elastic("REQUESTS", 24)
            .elastic("CIRCUIT BREAKERS", 20);
    for (StatusReport.AccountReport account : status.accounts()) {
      Instant until = account.heldUntil();
      table.row(
          account.name(),
          account.vendor(),
          until == null
              ? "allowed"
              : "held back until " + moments.at(until) + ": " + account.heldWhy(),
          account.breakers().stream()
              .map(breaker -> breaker.endpoint() + " " + breaker.state())
              .collect(Collectors.joining(", ")));
    }
    return table;
  }

  private TextTable incidents() {
    TextTable table =
        new TextTable("TARGET", "SESSION", "WHAT", "SINCE", "POLLS", "MESSAGE")
            .elastic("SESSION", 12)
            .elastic("MESSAGE", 30);
    for (StatusReport.OpenIncident incident : status.incidents()) {
      table.row(
          incident.target(),
          incident.session() == null ? "all" : incident.session(),
          words(" ", incident.status(), incident.failureClass()),
          moments.at(incident.since()),
          incident.count(),
          words("; ", incident.message(), incident.solution()));
    }
    return table;
  }

  private TextTable sinks() {
    TextTable table =
        new TextTable("SINK", "STATE", "BACKLOG", "OLDEST", "DELIVERED", "DEAD", "LAST ERROR")
            .elastic("LAST ERROR", 20);
    for (StatusReport.Sink sink : status.sinks()) {
      table.row(
          sink.name(),
          sink.state(),
          sink.backlog(),
          moments.ago(sink.oldestWaiting()),
          sink.delivered(),
          sink.deadLetters(),
          sink.lastError());
    }
    return table;
  }

  private void configuration() {
    lines.add("");
    lines.add("configuration in force");
    status.configuration().lines().forEach(line -> lines.add("  " + Texts.oneLine(line)));
  }

  private void section(String name, List<?> rows, TextTable table) {
    lines.add("");
    if (rows.isEmpty()) {
      lines.add("no " + name);
    } else {
      lines.addAll(table.lines(width));
    }
  }

  /** Vendors' words are among it: nothing reaches a terminal that could command it. */
  private void title(String title, String text) {
    lines.add("%-13s  %s".formatted(title, Texts.oneLine(text)));
  }

  private String since(Instant time) {
    return moments.at(time) + " (" + moments.ago(time) + " ago)";
  }

  private static String words(String between, Object... words) {
    return Stream.of(words)
        .filter(Objects::nonNull)
        .map(Object::toString)
        .collect(Collectors.joining(between));
  }
}
