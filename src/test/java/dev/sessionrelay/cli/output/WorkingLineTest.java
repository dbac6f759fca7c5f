package dev.sessionrelay.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class WorkingLineTest {
  private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
  private final ByteArrayOutputStream result = new ByteArrayOutputStream();

  @Test
  void aLongReportSaidNothingForSeconds() {
    try (WorkingLine line = new WorkingLine(new PrintStream(terminal, true, UTF_8), "report")) {
      PrintStream out = line.ending(new PrintStream(result, true, UTF_8));
      line.begin();
      await().until(() -> shown().matches("(\\rsession-relay: report is at work, \\d+ s){2,}"));
      out.println("x");
      String last = shown();
      assertTrue(last.matches("(?s).*\r +\r"), "nothing is left: " + last);
      assertEquals("x" + System.lineSeparator(), result.toString(UTF_8));
      line.close();
      assertEquals(last, shown());
    }
  }

  @Test
  void aQuickCommandIsLeftAlone() {
    try (WorkingLine line = new WorkingLine(new PrintStream(terminal, true, UTF_8), "check")) {
      line.begin();
      line.ending(new PrintStream(result, true, UTF_8)).println("x");
    }
    assertEquals("", shown());
  }

  private String shown() {
    return terminal.toString(UTF_8);
  }
}
