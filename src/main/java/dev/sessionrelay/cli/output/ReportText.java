package dev.sessionrelay.cli.output;

import dev.sessionrelay.ledger.usage.UseTotal;
import dev.sessionrelay.report.UsageReport;
import dev.sessionrelay.report.UsageRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A report as text: for people, as CSV (RFC 4180) and as JSON. */
public final class ReportText {
  private ReportText() {}

  public static TextTable table(String title, List<UsageRow> rows) {
    TextTable table =
        new TextTable(
                title,
                "SESSIONS",
                "RUNNING h",
                "IDLE h",
                "UNKNOWN h",
                "STARTS",
                "FAILURES",
                "AVAILABLE",
                "COST",
                "IDLE COST")
            .elastic(title, 12);
    for (UsageRow row : rows) {
      UseTotal total = row.total();
      table.row(
          row.name(),
          row.sessions(),
          hours(total.running()),
          hours(total.idle()),
          hours(total.unknown()),
          total.starts(),
          total.failures(),
          total.availability() == null
              ? null
              : String.format(Locale.ROOT, "%.1f%%", 100 * total.availability()),
          row.cost(),
          row.idleCost());
    }
    return table;
  }

  private static String hours(Duration time) {
    return String.format(Locale.ROOT, "%.2f", time.toMillis() / 3.6e6);
  }

  public static List<String> csv(UsageReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        report.by().word()
            + ",sessions,running_seconds,idle_seconds,down_seconds,unknown_seconds,starts,failures,"
            + "availability,cost,idle_cost,unpriced_seconds");
    Stream.concat(report.rows().stream(), Stream.of(report.total()))
        .map(ReportText::csv)
        .forEach(lines::add);
    return lines;
  }

  private static String csv(UsageRow row) {
    UseTotal total = row.total();
    return Stream.of(
            row.name(),
            row.sessions(),
            seconds(total.running()),
            seconds(total.idle()),
            seconds(total.down()),
            seconds(total.unknown()),
            total.starts(),
            total.failures(),
            total.availability() == null ? "" : total.availability(),
            row.cost(),
            row.idleCost(),
            seconds(row.unpriced()))
        .map(cell -> cell(cell.toString()))
        .collect(Collectors.joining(","));
  }

  /** Also what a spreadsheet would take for a formula. */
  private static String cell(String text) {
    String safe =
        text.matches("(?s)[=+@\\t\\r-].*") && !text.matches("-?[0-9.]+") ? "'" + text : text;
    return safe.matches("(?s).*[\",\r\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1e3;
  }

  public static String json(UsageReport report) {
    return new JsonText()
        .with("from", report.from())
        .with("until", report.until())
        .with("by", report.by().word())
        .withJson("rows", json(report.rows()))
        .withJson("total", json(report.total()))
        .withJson("idlest", json(report.idlest()))
        .line();
  }

  private static String json(List<UsageRow> rows) {
    return rows.stream().map(ReportText::json).collect(Collectors.joining(",", "[", "]"));
  }

  private static String json(UsageRow row) {
    UseTotal total = row.total();
    JsonText costs = new JsonText();
    row.costs().forEach(costs::with);
    JsonText idle = new JsonText();
    row.idleCosts().forEach(idle::with);
    return new JsonText()
        .with("name", row.name())
        .with("sessions", row.sessions())
        .with("runningSeconds", seconds(total.running()))
        .with("idleSeconds", seconds(total.idle()))
        .with("downSeconds", seconds(total.down()))
        .with("unknownSeconds", seconds(total.unknown()))
        .with("starts", total.starts())
        .with("failures", total.failures())
        .with("availability", total.availability())
        .withJson("costs", costs.line())
        .withJson("idleCosts", idle.line())
        .with("unpricedSeconds", seconds(row.unpriced()))
        .line();
  }
}
