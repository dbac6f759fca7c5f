package dev.sessionrelay.cli;

import dev.sessionrelay.account.HttpTrace;
import dev.sessionrelay.cli.output.JsonText;
import dev.sessionrelay.cli.output.WrongInputException;
import dev.sessionrelay.cli.trial.OnePoll;
import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.ConfigurationException;
import dev.sessionrelay.config.Target;
import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.failure.PollException;
import dev.sessionrelay.ledger.observation.Observation;
import dev.sessionrelay.relay.DemoSimulator;
import dev.sessionrelay.relay.HomeFiles;
import dev.sessionrelay.session.SessionJson;
import dev.sessionrelay.session.Texts;
import dev.sessionrelay.settings.SecretPatterns;
import dev.sessionrelay.settings.Suggestion;
import dev.sessionrelay.simulator.Simulator;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** One poll now. */
@Command(
    name = "poll",
    description = {
      "Polls once and shows what came of it: the way to try out credentials and ids.",
      "Request and answer go to standard error, the canonical result to standard output."
          + " Nothing is recorded, also beside a running relay."
    },
    mixinStandardHelpOptions = true)
final class PollCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @ParentCommand private SessionRelay parent;

  @Parameters(index = "0", paramLabel = "TARGET", description = "a target of the configuration")
  private String name;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "SESSION",
      description = "the id to ask for (Ray: of the route); without it the target's first one")
  private String session;

  private final Clock clock = Clock.systemUTC();

  @Override
  public Integer call() throws Exception {
    HomeFiles files = HomeFiles.installed(parent.home(), System::getenv, clock);
    try {
      return poll(files, files.load().orThrow());
    } catch (ConfigurationException e) {
      return parent.refuse("not polled", e.faults());
    }
  }

  private int poll(HomeFiles files, Configuration configuration) throws Exception {
    Target target = target(configuration);
    OnePoll.PollQuestion question = OnePoll.PollQuestion.of(target, session);
    err()
        .printf(
            "%s: %s with account %s, %s%n",
            target.name(), target.endpoint().name(), target.account(), question.words());
    OnePoll poll = new OnePoll(configuration, files, new PrintedTrace(err(), clock), clock);
    try (Simulator simulator = DemoSimulator.startFor(target, configuration)) {
      words(poll.run(target, question)).forEach(out()::println);
      out().flush();
      return 0;
    } catch (PollException e) {
      words(e.failure()).forEach(err()::println);
      return command.exitCodeOnExecutionException();
    }
  }

  private Target target(Configuration configuration) {
    Target target = configuration.targets().get(name);
    if (target == null) {
      throw new WrongInputException(unknown(configuration.targets().keySet()));
    }
    return target;
  }

  private String unknown(Set<String> targets) {
    String there =
        targets.isEmpty()
            ? Configuration.FILE + " has no target"
            : "there are " + String.join(", ", targets);
    Optional<String> near = Suggestion.to(name, targets);
    return "there is no target '%s'; %s"
        .formatted(name, near.map(each -> "did you mean: poll " + each + "?").orElse(there));
  }

  /** The canonical JSON: one session that was asked for as an object, else an array. */
  private static List<String> words(Observation observation) {
    List<String> sessions = observation.sessions().stream().map(SessionJson::write).toList();
    return JsonText.indented(
        observation.askedFor() != null && sessions.size() == 1
            ? sessions.get(0)
            : sessions.stream().collect(Collectors.joining(",", "[", "]")));
  }

  /** What went wrong and what to do about it. */
  private static List<String> words(Failure failure) {
    List<String> lines = new ArrayList<>();
    lines.add(Texts.oneLine(failure.summary()));
    add(lines, "meaning", failure.row().meaning());
    add(lines, "advice", failure.solution());
    add(lines, "request id", failure.requestId());
    add(lines, "wait", failure.retryAfter() == null ? null : wait(failure));
    add(lines, "excerpt", failure.excerpt());
    return lines;
  }

  private static String wait(Failure failure) {
    return failure.retryAfter().toSeconds() + " s, as the vendor asks";
  }

  private static void add(List<String> lines, String title, String text) {
    if (text != null) {
      lines.add("  %-10s  %s".formatted(title, Texts.oneLine(text)));
    }
  }

  private PrintWriter out() {
    return command.commandLine().getOut();
  }

  private PrintWriter err() {
    return command.commandLine().getErr();
  }

  /** Shows requests and the heads of their answers as they pass, without their secrets. */
  private static final class PrintedTrace implements HttpTrace {
    private final PrintWriter out;
    private final Clock clock;
    private volatile Instant sentAt;

    PrintedTrace(PrintWriter out, Clock clock) {
      this.out = out;
      this.clock = clock;
      this.sentAt = clock.instant();
    }

    @Override
    public void sent(String method, String target, Map<String, String> headers) {
      out.println("> " + method + " " + Texts.oneLine(SecretPatterns.inAddress(target)));
      headers.forEach((name, value) -> out.println("> " + name + ": " + shown(name, value)));
      out.flush();
      sentAt = clock.instant();
    }

    @Override
    public void answered(int status, String requestId) {
      long millis = Duration.between(sentAt, clock.instant()).toMillis();
      String id = requestId == null ? "" : ", request id " + Texts.oneLine(requestId);
      out.println("< " + status + " after " + millis + " ms" + id);
      out.flush();
    }

    private static String shown(String name, String value) {
      return Texts.oneLine(Vendors.headers().shown(name, value));
    }
  }
}
