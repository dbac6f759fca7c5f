package dev.sessionrelay.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionrelay.command.TextTable.Column;
import dev.sessionrelay.status.Count;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The status of a relay for people: what is wrong first, the configuration in force last. */
final class StatusText {
  /** So much of a checksum is enough to compare two by eye. */
  private static final int SHORT = 12;

  private final JsonNode status;
  private final int width;
  private final Moments moments;
  private final List<String> lines = new ArrayList<>();

  /**
   * @param status as {@code /status} gives it
   * @param width characters in a line of a table
   */
  StatusText(JsonNode status, int width) {
    this.status = status;
    this.width = width;
    this.moments = new Moments(Instant.parse(status.path("now").asText()));
  }

  List<String> lines() {
    health();
    process();
    reload();
    section("targets", targets());
    section("accounts", accounts());
    section("incidents", incidents());
    section("sinks", sinks());
    configuration();
    return lines;
  }

  private void health() {
    title("health", text(status.at("/health/state")));
    each(status.at("/health/reasons")).forEach(reason -> title("", text(reason)));
  }

  private void process() {
    JsonNode process = status.path("process");
    title(
        "process",
        "%s, since %s, node %s, home %s"
            .formatted(
                text(process.path("version")),
                since(process.path("started")),
                text(process.path("node")),
                text(process.path("home"))));
    JsonNode ledger = status.path("ledger");
    title(
        "ledger",
        "%s, %s, %s"
            .formatted(
                text(ledger.path("words")),
                Count.of(ledger.path("sessions").asLong(), "session"),
                size(ledger.path("bytes").asLong())));
    JsonNode configuration = status.path("configuration");
    title(
        "configuration",
        "in force since %s, checksum %s"
            .formatted(
                since(configuration.path("since")),
                text(configuration.path("checksum")).substring(0, SHORT)));
  }

  private void reload() {
    JsonNode reload = status.path("reload");
    if (reload.isNull()) {
      return;
    }
    boolean applied = reload.path("applied").asBoolean();
    title(
        "last reload",
        "%s at %s by %s, %d ms%s"
            .formatted(
                applied ? "applied" : "REFUSED",
                since(reload.path("at")),
                text(reload.path("cause")),
                reload.path("millis").asLong(),
                applied ? "" : "; what ran before runs on"));
    each(reload.path("faults")).forEach(fault -> title("", text(fault)));
    if (!text(reload.path("cause")).equals("start")) {
      each(reload.path("changes")).forEach(change -> title("", text(change)));
    }
  }

  private TextTable targets() {
    TextTable table =
        new TextTable(
            Column.firm("TARGET"),
            Column.firm("ENDPOINT"),
            Column.firm("ACCOUNT"),
            Column.firm("SCHEDULE"),
            Column.firm("LAST"),
            Column.elastic("RESULT", 20),
            Column.firm("SESSIONS"),
            Column.firm("SKIPPED"));
    for (JsonNode target : status.path("targets")) {
      table.row(
          text(target.path("name")),
          text(target.path("endpoint")),
          text(target.path("account")),
          text(target.path("schedule")) + (target.path("slowed").asBoolean() ? ", slowed" : ""),
          ago(target.path("lastTurn")),
          text(target.path("result")),
          target.path("sessions").asLong(),
          target.path("skipped").asLong());
    }
    return table;
  }

  private TextTable accounts() {
    TextTable table =
        new TextTable(
            Column.firm("ACCOUNT"),
            Column.firm("VENDOR"),
            Column.elastic("REQUESTS", 24),
            Column.elastic("CIRCUIT BREAKERS", 20));
    for (JsonNode account : status.path("accounts")) {
      JsonNode until = account.path("heldUntil");
      table.row(
          text(account.path("name")),
          text(account.path("vendor")),
          until.isTextual()
              ? "held back until " + at(until) + ": " + text(account.path("heldWhy"))
              : "allowed",
          each(account.path("breakers"))
              .map(breaker -> text(breaker.path("endpoint")) + " " + text(breaker.path("state")))
              .collect(Collectors.joining(", ")));
    }
    return table;
  }

  private TextTable incidents() {
    TextTable table =
        new TextTable(
            Column.firm("TARGET"),
            Column.elastic("SESSION", 12),
            Column.firm("WHAT"),
            Column.firm("SINCE"),
            Column.firm("POLLS"),
            Column.elastic("MESSAGE", 30));
    for (JsonNode incident : status.path("incidents")) {
      table.row(
          text(incident.path("target")),
          incident.path("session").isNull() ? "all" : text(incident.path("session")),
          words(" ", incident.path("status"), incident.path("class")),
          at(incident.path("since")),
          incident.path("count").asLong(),
          words("; ", incident.path("message"), incident.path("solution")));
    }
    return table;
  }

  private TextTable sinks() {
    TextTable table =
        new TextTable(
            Column.firm("SINK"),
            Column.firm("STATE"),
            Column.firm("BACKLOG"),
            Column.firm("OLDEST"),
            Column.firm("DELIVERED"),
            Column.firm("DEAD"),
            Column.elastic("LAST ERROR", 20));
    for (JsonNode sink : status.path("sinks")) {
      table.row(
          text(sink.path("name")),
          text(sink.path("state")),
          sink.path("backlog").asLong(),
          ago(sink.path("oldestWaiting")),
          sink.path("delivered").asLong(),
          sink.path("deadLetters").asLong(),
          text(sink.path("lastError")));
    }
    return table;
  }

  private void configuration() {
    lines.add("");
    lines.add("configuration in force");
    each(status.at("/configuration/lines")).forEach(line -> lines.add("  " + text(line)));
  }

  private void section(String name, TextTable table) {
    lines.add("");
    if (status.path(name).isEmpty()) {
      lines.add("no " + name);
    } else {
      lines.addAll(table.lines(width));
    }
  }

  private void title(String title, String text) {
    lines.add("%-13s  %s".formatted(title, text));
  }

  private String since(JsonNode time) {
    return at(time) + " (" + ago(time) + " ago)";
  }

  private String at(JsonNode time) {
    return moments.at(Instant.parse(time.asText()));
  }

  private String ago(JsonNode time) {
    return time.isTextual() ? moments.ago(Instant.parse(time.asText())) : null;
  }

  private static String words(String between, JsonNode... nodes) {
    return Stream.of(nodes)
        .filter(node -> !node.isNull())
        .map(StatusText::text)
        .collect(Collectors.joining(between));
  }

  private static Stream<JsonNode> each(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  /** Vendors' words are among it: nothing reaches a terminal that could command it. */
  private static String text(JsonNode node) {
    return TextTable.printable(node.isNull() ? "" : node.asText());
  }

  private static String size(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
