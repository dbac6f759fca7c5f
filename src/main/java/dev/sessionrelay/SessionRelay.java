package dev.sessionrelay;

import dev.sessionrelay.ledger.LedgerException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

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
public final class SessionRelay implements Callable<Integer> {

  /** Exit code when the configuration or the command line is wrong. */
  static final int WRONG_INPUT = 2;

  @Spec private CommandSpec spec;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "directory with application.properties, routes/ and data/ (default: this one)",
      defaultValue = ".",
      scope = ScopeType.INHERIT)
  private Path home;

  @Override
  public Integer call() throws Exception {
    return new Run(home(), spec.commandLine().getErr()).call();
  }

  /** The home directory, absolute. */
  Path home() {
    return home.toAbsolutePath().normalize();
  }

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new SessionRelay())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (e, command, parsed) -> {
              command.getErr().println("session-relay: " + e.getMessage());
              if (e instanceof RuntimeException && !(e instanceof LedgerException)) {
                e.printStackTrace(command.getErr());
              }
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
