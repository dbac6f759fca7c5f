package dev.sessionrelay.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.status.Reports;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The relays of a group on a terminal. */
class GroupTextTest {
  private static final List<String> LINES =
      new StatusText(
              Reports.grouped(), TerminalOutput.of(name -> null).wide(), ZoneOffset.UTC, false)
          .lines();

  @Test
  void everyRelayIsShownWithWhatItHas() {
    assertEquals(
        List.of(
            "RELAY STATE VERSION CONFIG ACCOUNTS SINKS TARGETS BEAT REASONS",
            "relay-1 living 0.1.0 c0ffeec0ffee 1 1 2 0.4 s -",
            "relay-2 draining 0.1.0 c0ffeec0ffee 1 0 1 0.4 s -",
            "relay-3 silent 0.1.0 c0ffeec0ffee 0 0 0 0.4 s disk full"),
        table("RELAY"));
  }

  @Test
  void whatNobodyActsForComesFirst() {
    List<String> units = table("UNIT");
    assertEquals("account/oci none - relay-1 asks for it", units.get(1));
    assertTrue(units.get(2).startsWith("account/lab relay-2 "), units.get(2));
  }

  private static List<String> table(String title) {
    int from =
        LINES.indexOf(
            LINES.stream().filter(line -> line.startsWith(title + " ")).findFirst().orElseThrow());
    return LINES.subList(from, from + 4).stream().map(line -> line.replaceAll(" +", " ")).toList();
  }
}
