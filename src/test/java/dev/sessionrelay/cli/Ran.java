package dev.sessionrelay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** A command that has run inside the test's process, with what it printed. */
public record Ran(int code, String out, String err) {

  public static Ran in(Path home, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commands =
        SessionRelay.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--home");
    all.add(home.toString());
    int code = commands.execute(all.toArray(String[]::new));
    return new Ran(code, out.toString(), err.toString());
  }

  /** The lines of standard output of a command that has succeeded. */
  public List<String> lines() {
    assertEquals(0, code, err);
    return out.lines().toList();
  }

  /** A column of a table, without its title; columns are two spaces apart. */
  public List<String> column(int index) {
    return lines().stream().skip(1).map(line -> line.split(" {2,}")[index]).toList();
  }
}
