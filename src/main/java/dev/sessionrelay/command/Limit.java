package dev.sessionrelay.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How many rows a command shows at most. */
final class Limit {
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
