package dev.sessionrelay.cli;

import dev.sessionrelay.cli.output.TerminalOutput;
import dev.sessionrelay.cli.output.TextTable;
import dev.sessionrelay.cli.output.TimeFormat;
import dev.sessionrelay.config.ConfigurationException;
import dev.sessionrelay.ledger.LedgerAccess;
import dev.sessionrelay.relay.HomeFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How commands show what is in the ledger. */
final class LedgerView {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(names = "--json", description = "one JSON object a line, for tools; nothing is cut off")
  private boolean json;

  @Option(names = "--wide", description = "cut nothing off to make lines fit")
  private boolean wide;

  /**
   * @throws ConfigurationException when what the configuration says about the ledger is wrong
   */
  LedgerAccess open() throws ConfigurationException {
    return open(command);
  }

  /** The ledger of the home directory that a command was given. */
  static LedgerAccess open(CommandSpec command) throws ConfigurationException {
    return HomeFiles.openLedger(SessionRelay.home(command), Clock.systemUTC());
  }

  Path home() {
    return SessionRelay.home(command);
  }

  static TimeFormat moments() {
    return new TimeFormat(Clock.systemUTC().instant(), ZoneId.systemDefault());
  }

  PrintWriter out() {
    return command.commandLine().getOut();
  }

  /** For what belongs to the reader and not to the result. */
  private PrintWriter err() {
    return command.commandLine().getErr();
  }

  /**
   * Shows rows as a table or as JSON.
   *
   * @param none said instead of an empty table
   */
  <T> void show(
      List<T> rows, String none, Function<List<T>, TextTable> table, Function<T, String> line) {
    if (rows.isEmpty() && !json) {
      err().println(none);
    } else {
      lines(rows, table, line).forEach(out()::println);
    }
    out().flush();
  }

  /** Shows further rows, below a table that has been shown. */
  <T> void append(List<T> rows, Function<List<T>, TextTable> table, Function<T, String> line) {
    lines(rows, table, line).skip(json ? 0 : 1).forEach(out()::println);
    out().flush();
  }

  private <T> Stream<String> lines(
      List<T> rows, Function<List<T>, TextTable> table, Function<T, String> line) {
    return json ? rows.stream().map(line) : table.apply(rows).lines(terminal()).stream();
  }

  /**
   * The rows up to the limit; says so when there were more.
   *
   * @param rows one more than the limit, if there is one
   */
  <T> List<T> limited(List<T> rows, int limit) {
    if (rows.size() <= limit) {
      return rows;
    }
    err()
        .printf(
            "session-relay: these are the first %s; for more: --limit %s%n", limit, 10L * limit);
    return rows.subList(0, limit);
  }

  /** A remark below a table. */
  void remark(String text) {
    if (!json) {
      out().println(text);
      out().flush();
    }
  }

  private TerminalOutput terminal() {
    TerminalOutput terminal = TerminalOutput.of(System::getenv);
    return wide ? terminal.wide() : terminal;
  }

  /** How many rows a command shows at most. */
  static final class Limit {
    private static final int MOST = 1_000_000;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    private int value = 1_000;

    @Option(
        names = "--limit",
        paramLabel = "N",
        description = "at most so many (default: ${DEFAULT-VALUE})",
        defaultValue = "1000")
    void limit(int rows) {
      if (rows < 1 || rows > MOST) {
        throw new ParameterException(
            command.commandLine(),
            "--limit is "
                + rows
                + "; write a whole number from 1 to "
                + MOST
                + ", for example: --limit 100");
      }
      value = rows;
    }

    int value() {
      return value;
    }

    int andOneMore() {
      return value + 1;
    }
  }
}
