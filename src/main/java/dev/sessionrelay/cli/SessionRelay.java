package dev.sessionrelay.cli;

import dev.sessionrelay.cli.output.WorkingLine;
import dev.sessionrelay.cli.output.WrongInputException;
import dev.sessionrelay.config.ConfigurationException;
import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.relay.Relay;
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
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
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
    PrintWriter err = spec.commandLine().getErr();
    faults.forEach(fault -> err.println(Texts.oneLine(fault.render())));
    List<ConfigError> wrong = faults.stream().filter(fault -> !fault.isWarning()).toList();
    err.printf("session-relay: %s, %s in %s%n", done, Plural.of(wrong.size(), "error"), home());
    return wrong.stream().allMatch(ConfigError::isOutage)
        ? spec.exitCodeOnExecutionException()
        : WRONG_INPUT;
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
    // To know the other commands, too, takes a sixth of a start.
    List<Class<?>> commands =
        args.length > 0 && args[0].equals("run") ? List.of(RunCommand.class) : COMMANDS;
    CommandLine line = commandLine(hangups, commands);
    System.exit(line.setExecutionStrategy(SessionRelay::execute).execute(args));
  }

  /** The commands. */
  public static CommandLine commandLine() {
    return commandLine(null, COMMANDS);
  }

  private static CommandLine commandLine(SighupHandler hangups, List<Class<?>> commands) {
    CommandLine line = new CommandLine(new SessionRelay(hangups));
    commands.forEach(line::addSubcommand);
    line.getCommandSpec().version("session-relay " + Relay.version());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    return line.setExecutionExceptionHandler((e, command, parsed) -> report(e, command));
  }

  /** What a command prints is its result; the log keeps out of it. */
  private static int execute(ParseResult parsed) {
    if (!isLogging(parsed)) {
      System.setProperty("sessionrelay.log.target", "System.err");
      System.setProperty("sessionrelay.log.level", "WARN");
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
      throw new ExecutionException(parsed.commandSpec().commandLine(), e.getMessage(), lack(e));
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

  private static IOException lack(Error e) {
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

  private static int report(Exception e, CommandLine command) {
    if (e instanceof ConfigurationException) {
      ((ConfigurationException) e)
          .faults()
          .forEach(fault -> command.getErr().println(Texts.oneLine(fault.render())));
      return WRONG_INPUT;
    }
    command.getErr().println("session-relay: " + Texts.oneLine(String.valueOf(e.getMessage())));
    if (e instanceof WrongInputException) {
      return WRONG_INPUT;
    }
    if (e instanceof RuntimeException
        && !(e instanceof LedgerException || e instanceof UncheckedIOException)) {
      e.printStackTrace(command.getErr());
    }
    return command.getCommandSpec().exitCodeOnExecutionException();
  }
}
