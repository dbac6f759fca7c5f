package dev.sessionrelay.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.cli.Ran;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminalOutputTest {
  private static final Map<String, String> TERMINAL =
      Map.of(TerminalOutput.TERMINAL, "1", "COLUMNS", "60");

  private static TextTable table() {
    return new TextTable("STATE", "ID", "NAME")
        .painted("STATE")
        .elastic("NAME", 8)
        .row("RUNNING", "5e551042-0a1d-4b00-8000-000000000001", "as long as people make them")
        .row("FAILED stale", "2", "short");
  }

  @Test
  void aTableFitsItsTerminalAndIdsStayWhole() {
    TerminalOutput terminal = TerminalOutput.of(TERMINAL::get);
    List<String> lines =
        table().lines(terminal).stream()
            .map(line -> line.replaceAll("\u001b\\[\\d+m", ""))
            .toList();
    assertTrue(lines.stream().allMatch(line -> line.length() <= 60), lines::toString);
    assertTrue(lines.get(1).contains("5e551042-0a1d-4b00-8000-000000000001"), lines.get(1));
    assertTrue(lines.get(1).endsWith("…"), lines.get(1));
  }

  @Test
  void statesHaveColoursOnATerminalAlone() {
    String failed = table().lines(TerminalOutput.of(TERMINAL::get)).get(2);
    assertTrue(failed.startsWith("\u001b[31mFAILED stale\u001b[0m  2"), failed);
    for (String refused : List.of("NO_COLOR", "TERM")) {
      Map<String, String> plain =
          Map.of(TerminalOutput.TERMINAL, "1", refused, refused.equals("TERM") ? "dumb" : "1");
      assertTrue(table().lines(TerminalOutput.of(plain::get)).get(2).startsWith("FAILED"));
    }
    String piped = String.join("", table().lines(TerminalOutput.of(Map.of("COLUMNS", "40")::get)));
    assertEquals(-1, piped.indexOf('\u001b'));
    assertTrue(piped.contains("as long as people make them"), piped);
  }

  @Test
  void aWidthThatIsNoneIsTheUsualOne() {
    assertEquals(
        100, TerminalOutput.of(Map.of(TerminalOutput.TERMINAL, "1", "COLUMNS", "x")::get).width());
  }

  @Test
  void bashReadsTheCompletion(@TempDir java.nio.file.Path home) throws Exception {
    Ran script = Ran.in(home, "completion", "bash");
    Process bash =
        new ProcessBuilder("bash", "-c", "source /dev/stdin && complete -p session-relay")
            .redirectErrorStream(true)
            .start();
    bash.outputWriter().append(script.out()).close();
    String output =
        new String(bash.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertEquals(0, bash.waitFor(), output);
    assertTrue(output.contains("_complete_session-relay"), output);
    assertTrue(script.out().contains("--in-state-for"), "options are completed");
  }
}
