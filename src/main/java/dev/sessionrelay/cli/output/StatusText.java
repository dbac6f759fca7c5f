package dev.sessionrelay.cli.output;

import dev.sessionrelay.session.Texts;
import dev.sessionrelay.settings.Plural;
import dev.sessionrelay.status.GroupReport.UnitStatus;
import dev.sessionrelay.status.StatusReport;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The status of a relay for people: what needs a look first. It fits a screen; the rest is left out
 * with its number, unless all is asked for.
 */
public final class StatusText {
  /** So much of a checksum is enough to compare two by eye. */
  private static final int SHORT = 12;

  /** Of a list, so that the whole has at most 40 lines. */
  private static final int ROWS = 4;

  private final StatusReport status;
  private final TerminalOutput terminal;
  private final boolean all;
  private final TimeFormat moments;
  private final List<String> lines = new ArrayList<>();

  /**
   * @param all every row, and the configuration in force
   */
  public StatusText(StatusReport status, TerminalOutput terminal, ZoneId zone, boolean all) {
    this.status = status;
    this.terminal = terminal;
    this.all = all;
    this.moments = new TimeFormat(status.now(), zone);
  }

  public List<String> lines() {
    health();
    process();
    reload();
    if (status.group() != null) {
      section("relays", status.group().nodes(), GroupText::nodes);
      section("units", first(status.group().units(), StatusText::isWell), this::units);
    }
    section("incidents", status.incidents(), this::incidents);
    section("sinks", first(status.sinks(), StatusText::isWell), this::sinks);
    section("accounts", first(status.accounts(), StatusText::isWell), this::accounts);
    section("targets", first(status.targets(), StatusText::isWell), this::targets);
    if (all) {
      configuration();
    }
    return lines;
  }

  private void health() {
    lines.add("%-13s  %s".formatted("health", terminal.paint(status.health().state().name())));
    titles(status.health().reasons());
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
    titles(reload.faults());
    if (!reload.cause().equals("start")) {
      titles(reload.changes());
    }
  }

  private TextTable units(List<UnitStatus> shown) {
    return GroupText.units(shown, moments);
  }

  private TextTable targets(List<StatusReport.TargetReport> shown) {
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
    for (StatusReport.TargetReport target : shown) {
      table.row(
          target.name(),
          target.endpoint(),
          target.account(),
          target.schedule()
              + (target.slowed() ? ", slowed" : "")
              + (target.quiet() == null ? "" : ", " + target.quiet()),
          moments.ago(target.lastTurn()),
          target.result(),
          target.sessions() + (target.stale() == 0 ? "" : ", " + target.stale() + " stale"),
          target.skipped());
    }
    return table;
  }

  private TextTable accounts(List<StatusReport.AccountReport> shown) {
    TextTable table =
        new TextTable("ACCOUNT", "VENDOR", "REQUESTS", "CIRCUIT BREAKERS")
            .elastic("REQUESTS", 24)
            .elastic("CIRCUIT BREAKERS", 20);
    for (StatusReport.AccountReport account : shown) {
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

  private TextTable incidents(List<StatusReport.OpenIncident> shown) {
    TextTable table =
        new TextTable("TARGET", "SESSION", "WHAT", "SINCE", "POLLS", "MESSAGE")
            .elastic("SESSION", 12)
            .elastic("MESSAGE", 30);
    for (StatusReport.OpenIncident incident : shown) {
      table.row(
          incident.target(),
          incident.session() == null ? "all" : incident.session(),
          words(" ", incident.status(), incident.failureClass()),
          moments.at(incident.since()),
          incident.count(),
          words(
              "; ",
              incident.suppressedBy() == null ? null : "not told: " + incident.suppressedBy(),
              incident.withheldFrom().isEmpty()
                  ? null
                  : "not yet to " + String.join(", ", incident.withheldFrom()),
              incident.message(),
              incident.solution()));
    }
    return table;
  }

  private TextTable sinks(List<StatusReport.Sink> shown) {
    TextTable table =
        new TextTable("SINK", "STATE", "BACKLOG", "OLDEST", "DELIVERED", "DEAD", "LAST ERROR")
            .painted("STATE")
            .elastic("LAST ERROR", 20);
    for (StatusReport.Sink sink : shown) {
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

  private <T> void section(String name, List<T> rows, Function<List<T>, TextTable> table) {
    lines.add("");
    if (rows.isEmpty()) {
      lines.add("no " + name);
      return;
    }
    List<T> shown = all ? rows : rows.subList(0, Math.min(ROWS, rows.size()));
    lines.addAll(table.apply(shown).lines(terminal));
    int left = rows.size() - shown.size();
    left(left, left == 1 ? name.substring(0, name.length() - 1) : name);
  }

  private void titles(List<String> texts) {
    List<String> shown = all ? texts : texts.subList(0, Math.min(ROWS, texts.size()));
    shown.forEach(text -> title("", text));
    left(texts.size() - shown.size(), "of these");
  }

  private void left(int number, String what) {
    if (number > 0) {
      lines.add("and " + number + " more " + what + "; --all shows them");
    }
  }

  /** Those that need a look before those that do not. */
  private static <T> List<T> first(List<T> rows, Predicate<T> well) {
    return rows.stream().sorted(Comparator.comparing(well::test)).toList();
  }

  private static boolean isWell(StatusReport.TargetReport target) {
    return !target.failing() && !target.incomplete() && !target.slowed() && target.stale() == 0;
  }

  private static boolean isWell(UnitStatus unit) {
    return unit.node() != null;
  }

  private static boolean isWell(StatusReport.AccountReport account) {
    return account.heldUntil() == null
        && account.breakers().stream().allMatch(StatusReport.BreakerReport::isClosed);
  }

  private static boolean isWell(StatusReport.Sink sink) {
    return sink.lastError() == null && sink.deadLetters() == 0;
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
