package dev.sessionrelay.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.cloud.Vendors;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FailureMarkdownTest {
  private static final List<String> LINES = FailureMarkdown.render().lines().toList();

  @ParameterizedTest
  @EnumSource(FailureKind.class)
  void hasOneLineForEachRow(FailureKind row) {
    String start = "| " + row.status() + " | " + row.failureClass() + " | ";
    List<String> found = LINES.stream().filter(line -> line.startsWith(start)).toList();

    assertEquals(1, found.size(), row.name());
    row.attemptsKey().ifPresent(key -> assertTrue(found.get(0).contains("`" + key + "`")));
    row.actions().forEach(action -> assertTrue(found.get(0).contains(action.words())));
  }

  @ParameterizedTest
  @CsvSource({
    "400, REJECTED",
    "401, UNAUTHENTICATED",
    "403, FORBIDDEN",
    "404, GONE",
    "408, TIMED_OUT",
    "429, THROTTLED",
    "500, VENDOR_FAULT",
    "no answer, UNREACHABLE",
    "invalid 200, MALFORMED"
  })
  void readsTheDocumentedStatusesAsDecided(String status, String failureClass) {
    assertTrue(
        LINES.stream().anyMatch(l -> l.startsWith("| " + status + " | " + failureClass + " |")));
  }

  @Test
  void namesEachCodeOnce() {
    String table = FailureMarkdown.render();
    Vendors.all().stream()
        .flatMap(vendor -> vendor.errors().known().rules().stream())
        .forEach(rule -> assertEquals(1, count(table, rule.condition()), rule.condition()));
  }

  @Test
  void everyLineHasTheCellsOfItsHead() {
    Stream<String> rows = LINES.stream().filter(line -> line.startsWith("|"));

    assertTrue(
        rows.allMatch(line -> line.split(" \\| ").length == 4 || line.split(" \\| ").length == 3));
  }

  private static int count(String text, String part) {
    return (text.length() - text.replace(part, "").length()) / part.length();
  }
}
