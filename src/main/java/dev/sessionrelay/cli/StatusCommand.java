package dev.sessionrelay.cli;

import dev.sessionrelay.cli.output.StatusText;
import dev.sessionrelay.cli.output.TerminalOutput;
import dev.sessionrelay.relay.HomeFiles;
import dev.sessionrelay.settings.Settings;
import dev.sessionrelay.status.StatusReport.HealthState;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How the running relay of a home directory is doing. */
@Command(
    name = "status",
    description = {
      "Asks the relay that runs in the home directory how it is doing; times are local.",
      "Exit code 0 when it is well; 1 when someone should look at it, or when it does not run."
    },
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Option(names = "--json", description = "the whole status as one JSON object, for tools")
  private boolean json;

  @Option(names = "--wide", description = "cut nothing off to make lines fit")
  private boolean wide;

  @Option(names = "--all", description = "every row, and the configuration in force")
  private boolean all;

  @Override
  public Integer call() throws Exception {
    Path home = SessionRelay.home(command);
    // Whatever else is being edited: these alone have to be right.
    Settings web = HomeFiles.settings(home, "web.", Clock.systemUTC());
    try {
      RunningStatus.StatusAnswer status = new RunningStatus(home, web).ask();
      show(status);
      boolean well = status.report().health().state() == HealthState.UP;
      return well ? 0 : command.exitCodeOnExecutionException();
    } catch (RunningStatus.NoneException e) {
      // The ledger tells of the others.
      new RelayGroup(command).show(wide);
      throw e;
    }
  }

  private void show(RunningStatus.StatusAnswer status) {
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      out.println(status.json());
    } else {
      TerminalOutput terminal = TerminalOutput.of(System::getenv);
      ZoneId zone = ZoneId.systemDefault();
      new StatusText(status.report(), wide ? terminal.wide() : terminal, zone, all)
          .lines()
          .forEach(out::println);
    }
    out.flush();
  }
}
