package dev.sessionrelay.cli;

import dev.sessionrelay.cli.output.WorkingLine;
import dev.sessionrelay.relay.LogConfiguration;
import dev.sessionrelay.relay.Relay;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** All commands, and how one of them is run. */
final class CommandTree {
  private static final List<Class<?>> COMMANDS =
      List.of(
          RunCommand.class,
          CheckCommand.class,
          StatusCommand.class,
          PollCommand.class,
          SessionsCommand.class,
          EventsCommand.class,
          AlertsCommand.class,
          ReportCommand.class,
          MuteCommand.class,
          UnmuteCommand.class,
          PauseCommand.class,
          ResumeCommand.class,
          DrainCommand.class,
          SinksCommand.class,
          DeadLettersCommand.class,
          RoutesCommand.class,
          NewCommand.class,
          LibCommand.class,
          SimulateCommand.class,
          RehearseCommand.class,
          CompletionCommand.class,
          HelpCommand.class);

  /** Commands that go on until they are told to stop, and log meanwhile. */
  private static final Set<String> LOGGING = Set.of("run", "simulate", "rehearse");

  private CommandTree() {}

  static CommandLine of(SessionRelay root) {
    CommandLine line = new CommandLine(root);
    COMMANDS.forEach(line::addSubcommand);
    line.getCommandSpec().version("session-relay " + Relay.version());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    return line.setExecutionExceptionHandler(
        (e, command, parsed) -> SessionRelay.report(e, command.getErr()));
  }

  static int execute(ParseResult parsed) {
    if (!isLogging(parsed)) {
      LogConfiguration.keepOffOutput();
    }
    if (parsed.hasSubcommand() && !parsed.subcommand().commandSpec().name().equals("run")) {
      ((SessionRelay) parsed.commandSpec().userObject()).hangups().uninstall();
    }
    try {
      return System.getenv(WorkingLine.PROGRESS) == null || isLogging(parsed)
          ? new RunLast().execute(parsed)
          : told(parsed);
    } catch (OutOfMemoryError | UnsatisfiedLinkError e) {
      // A heap that is full ends the process at once: this is about the machine.
      throw new ExecutionException(
          parsed.commandSpec().commandLine(), e.getMessage(), SessionRelay.lack(e));
    }
  }

  private static boolean isLogging(ParseResult parsed) {
    return !parsed.hasSubcommand() || LOGGING.contains(parsed.subcommand().commandSpec().name());
  }

  private static int told(ParseResult parsed) {
    WorkingLine line = WorkingLine.start(parsed.subcommand().commandSpec().name());
    try {
      return new RunLast().execute(parsed);
    } finally {
      line.close();
    }
  }
}
