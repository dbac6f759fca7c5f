package dev.sessionrelay.cli;

import dev.sessionrelay.cli.output.WrongInputException;
import dev.sessionrelay.config.ConfigurationException;
import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.relay.SighupHandler;
import dev.sessionrelay.session.Texts;
import dev.sessionrelay.settings.ConfigError;
import dev.sessionrelay.settings.MachineLimits;
import dev.sessionrelay.settings.Plural;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The process: its command line. Without a command it runs the relay. */
@Command(
    name = "session-relay",
    description = "Polls compute sessions on several clouds and relays what changed.",
    mixinStandardHelpOptions = true,
    footer = {"", "Exit codes: 0 done, 1 on failure, 2 for a wrong configuration or command line."})
public final class SessionRelay implements Callable<Integer> {

  /** Exit code when the configuration or the command line is wrong. */
  static final int WRONG_INPUT = 2;

  private static final int FAILED = 1;

  private static final Pattern NO_HOME =
      Pattern.compile("[?#\\p{Cntrl}]|\\{\\{|}}|%[0-9A-Fa-f]{2}");

  private final SighupHandler hangups;

  @Spec private CommandSpec spec;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description =
          "directory with application.properties, data/ and, in routes/, what it changes (default:"
              + " SESSION_RELAY_HOME of the environment, or this one)",
      defaultValue = "${env:SESSION_RELAY_HOME:-.}",
      scope = ScopeType.INHERIT)
  private Path home;

  private SessionRelay(SighupHandler hangups) {
    this.hangups = hangups;
  }

  /** Without a parser. */
  private SessionRelay(SighupHandler hangups, Path home) {
    this.hangups = hangups;
    this.home = home;
  }

  /** Answers SIGHUP since the process began; installed now where a test calls the command. */
  SighupHandler hangups() {
    return hangups == null ? SighupHandler.install() : hangups;
  }

  @Override
  public Integer call() throws Exception {
    return new RunCommand(this).call();
  }

  /** The home directory, absolute. */
  Path home() {
    Path directory = home.toAbsolutePath().normalize();
    if (!Files.isDirectory(directory)) {
      throw new WrongInputException(
          "there is no directory "
              + directory
              + "; --home names the one with application.properties");
    }
    if (NO_HOME.matcher(directory.toString()).find()) {
      throw new WrongInputException(
          "the home directory "
              + directory
              + " holds ?, #, {{, }}, a percent escape or a control character, which addresses of routes"
              + " take for something else; choose another name");
    }
    return directory;
  }

  /**
   * Prints what is wrong with the configuration.
   *
   * @param done what did not come of it, such as {@code not started}
   * @return the exit code: another one when nothing needs an edit, so that what watches the process
   *     starts it again
   */
  int refuse(String done, List<ConfigError> faults) {
    PrintWriter err = err();
    faults.forEach(fault -> err.println(Texts.oneLine(fault.render())));
    List<ConfigError> wrong = faults.stream().filter(fault -> !fault.isWarning()).toList();
    err.printf("session-relay: %s, %s in %s%n", done, Plural.of(wrong.size(), "error"), home());
    return wrong.stream().allMatch(ConfigError::isOutage) ? FAILED : WRONG_INPUT;
  }

  private PrintWriter err() {
    return spec == null ? new PrintWriter(System.err, true) : spec.commandLine().getErr();
  }

  /** The home directory that a command was given. */
  static Path home(CommandSpec command) {
    return ((SessionRelay) command.root().userObject()).home();
  }

  public static void main(String[] args) {
    // Before anything else: a signal that nobody answers ends the process.
    SighupHandler hangups = SighupHandler.install();
    // What routes write, dates in file names for one, is the same on every machine.
    Locale.setDefault(Locale.ROOT);
    String home = PlainRun.home(args, System.getenv());
    System.exit(
        home == null
            ? CommandTree.of(new SessionRelay(hangups))
                .setExecutionStrategy(CommandTree::execute)
                .execute(args)
            : new SessionRelay(hangups, Path.of(home)).run());
  }

  private int run() {
    try {
      return call();
    } catch (OutOfMemoryError | UnsatisfiedLinkError e) {
      return report(lack(e), err());
    } catch (Exception e) {
      return report(e, err());
    }
  }

  /** The commands. */
  public static CommandLine commandLine() {
    return CommandTree.of(new SessionRelay(null));
  }

  static IOException lack(Error e) {
    boolean threads = e instanceof OutOfMemoryError;
    if (!threads && !MachineLimits.lackFiles(e)) {
      return new IOException(e.getMessage(), e);
    }
    String remedy =
        threads
            ? "ulimit -u, TasksMax= of systemd or --pids-limit of a container"
            : "ulimit -n, LimitNOFILE= of systemd or --ulimit nofile of a container";
    return new IOException(
        ("the machine gives this process no more " + (threads ? "threads" : "files"))
            + (" (" + e.getMessage() + "); allow it more, for example by " + remedy)
            + ", and start again",
        e);
  }

  static int report(Exception e, PrintWriter err) {
    if (e instanceof ConfigurationException) {
      ((ConfigurationException) e)
          .faults()
          .forEach(fault -> err.println(Texts.oneLine(fault.render())));
      return WRONG_INPUT;
    }
    err.println("session-relay: " + Texts.oneLine(String.valueOf(e.getMessage())));
    if (e instanceof WrongInputException) {
      return WRONG_INPUT;
    }
    if (e instanceof RuntimeException
        && !(e instanceof LedgerException || e instanceof UncheckedIOException)) {
      e.printStackTrace(err);
    }
    return FAILED;
  }
}
