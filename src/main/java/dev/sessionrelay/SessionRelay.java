package dev.sessionrelay;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;

/** The process: its command line. Without a command it runs the relay. */
@Command(
    name = "session-relay",
    description = "Polls compute sessions on several clouds and relays what changed.",
    mixinStandardHelpOptions = true,
    versionProvider = SessionRelay.Version.class,
    subcommands = {RunCommand.class, SimulateCommand.class, HelpCommand.class},
    footer = {
      "",
      "Exit codes: 0 done, 1 it did not work out, 2 the configuration or the command line is wrong."
    })
public final class SessionRelay extends RunCommand {

  /** Exit code when the configuration or the command line is wrong. */
  static final int WRONG_INPUT = 2;

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new SessionRelay())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (e, command, parsed) -> {
              command.getErr().println("session-relay: " + e.getMessage());
              return command.getCommandSpec().exitCodeOnExecutionException();
            });
  }

  /** Version from the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"session-relay " + text()};
    }

    static String text() {
      String version = SessionRelay.class.getPackage().getImplementationVersion();
      return version == null ? "development" : version;
    }
  }
}
