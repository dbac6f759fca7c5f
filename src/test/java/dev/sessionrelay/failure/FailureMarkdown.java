package dev.sessionrelay.failure;

import dev.sessionrelay.cloud.Vendor;
import dev.sessionrelay.cloud.Vendors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The failure table in the README's words, made from the rows themselves. */
public final class FailureMarkdown {
  private static final String ROWS_HEAD =
      "| status | class | meaning | what happens |\n| --- | --- | --- | --- |\n";
  private static final String CODES_HEAD =
      "| vendor | error code | read as |\n| --- | --- | --- |\n";

  private FailureMarkdown() {}

  /** The table for the README, as Markdown. */
  public static String render() {
    return ROWS_HEAD
        + Stream.of(FailureKind.values()).map(FailureMarkdown::line).collect(Collectors.joining())
        + "\nThese error codes decide before the status does:\n\n"
        + CODES_HEAD
        + codes().entrySet().stream()
            .map(entry -> line(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining());
  }

  private static String line(FailureKind row) {
    return cells(row.status(), row.failureClass().name(), row.meaning(), whatHappens(row));
  }

  private record Reading(String vendor, FailureKind row) {}

  private static String line(Reading reading, String codes) {
    return cells(reading.vendor(), codes, reading.row().status());
  }

  /** Codes of one vendor that mean the same stand in one line. */
  private static Map<Reading, String> codes() {
    Map<Reading, String> codes = new LinkedHashMap<>();
    for (Vendor vendor : Vendors.all()) {
      for (VendorCodes.Rule rule : vendor.errors().known().rules()) {
        codes.merge(
            new Reading(vendor.name(), rule.row()), rule.condition(), (a, b) -> a + ", " + b);
      }
    }
    return codes;
  }

  private static String whatHappens(FailureKind row) {
    return row.actions().stream()
        .map(action -> words(row, action))
        .collect(Collectors.joining("; "));
  }

  private static String words(FailureKind row, FailureAction action) {
    return action == FailureAction.RETRY ? action.words() + upTo(row) : action.words();
  }

  private static String upTo(FailureKind row) {
    return ", up to "
        + row.defaultAttempts()
        + " requests a turn"
        + row.attemptsKey().map(key -> " (`" + key + "`)").orElse("");
  }

  private static String cells(String... cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }
}
