package dev.sessionrelay.cli;

import dev.sessionrelay.cli.output.JsonText;
import dev.sessionrelay.cli.trial.RouteExamples;
import dev.sessionrelay.cloud.VendorCredentials;
import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.config.Account;
import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.relay.ConfigurationCheck;
import dev.sessionrelay.relay.HomeFiles;
import dev.sessionrelay.session.Texts;
import dev.sessionrelay.settings.ConfigError;
import dev.sessionrelay.settings.Plural;
import dev.sessionrelay.settings.SettingsSection;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The validation of a start, without the start. */
@Command(
    name = "check",
    description = {
      "Checks application.properties, the files it names, and every file in routes/, and runs the"
          + " examples beside them, without starting anything.",
      "Prints each error and warning as file:line: message. Exit code 2 when there is an error;"
          + " warnings are none. A relay that is running is not touched."
    },
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Option(names = "--json", description = "one JSON object a line for each error and warning")
  private boolean json;

  private final Clock clock = Clock.systemUTC();

  @Override
  public Integer call() {
    Path home = SessionRelay.home(command);
    HomeFiles files = HomeFiles.installed(home, System::getenv, clock);
    ConfigurationCheck.CheckResult result = ConfigurationCheck.of(files, clock);
    RouteExamples.ExamplesResult examples = examples(files, result);
    PrintWriter out = command.commandLine().getOut();
    List<ConfigError> faults = new ArrayList<>(result.faults());
    faults.addAll(examples.faults());
    faults.forEach(fault -> out.println(json ? json(fault) : Texts.oneLine(fault.render())));
    out.flush();
    long errors = faults.stream().filter(fault -> !fault.isWarning()).count();
    String warned =
        faults.size() == errors ? "" : ", " + Plural.of(faults.size() - errors, "warning");
    command
        .commandLine()
        .getErr()
        .println(
            "session-relay: "
                + (errors > 0
                    ? Plural.of(errors, "error") + " in " + home + warned
                    : "configuration is valid" + warned + ": " + contents(result, examples)));
    if (errors == 0) {
      accounts(result.configuration().orElseThrow());
    }
    return errors == 0 ? 0 : SessionRelay.WRONG_INPUT;
  }

  /** Which way in each account has, as the vendors' own tools may find another one. */
  private void accounts(Configuration configuration) {
    configuration
        .accounts()
        .values()
        .forEach(
            account ->
                command
                    .commandLine()
                    .getErr()
                    .println(
                        "session-relay: account %s uses %s%s"
                            .formatted(
                                account.name(),
                                account.credentials().words(),
                                isNamed(configuration, account)
                                    ? ""
                                    : ", found as the vendor's own tools find it")));
  }

  private static boolean isNamed(Configuration configuration, Account account) {
    VendorCredentials known = Vendors.of(account.vendor()).credentials();
    SettingsSection given = configuration.settings().section("account." + account.name());
    return !known.needed() || known.names().stream().anyMatch(given::has);
  }

  /** Where files are wrong already, their examples would say it again. */
  private RouteExamples.ExamplesResult examples(
      HomeFiles files, ConfigurationCheck.CheckResult result) {
    return result.isSound()
        ? new RouteExamples(files, result.configuration().orElseThrow(), clock).run()
        : new RouteExamples.ExamplesResult(0, List.of());
  }

  private static String contents(
      ConfigurationCheck.CheckResult result, RouteExamples.ExamplesResult examples) {
    Configuration configuration = result.configuration().orElseThrow();
    String files =
        String.join(
            ", ",
            Plural.of(configuration.accounts().size(), "account"),
            Plural.of(configuration.targets().size(), "target"),
            Plural.of(configuration.sinks().size(), "sink"),
            Plural.of(result.routeFiles(), "route file"));
    return examples.examples() == 0
        ? files
        : files + ", " + Plural.of(examples.examples(), "example") + " of routes";
  }

  private static String json(ConfigError fault) {
    return new JsonText()
        .with("severity", fault.severity().name().toLowerCase(Locale.ROOT))
        .with("file", fault.file())
        .with("line", fault.line() > 0 ? fault.line() : null)
        .with("key", fault.key())
        .with("message", fault.problem())
        .with("fix", fault.advice())
        .with("example", fault.example())
        .line();
  }
}
