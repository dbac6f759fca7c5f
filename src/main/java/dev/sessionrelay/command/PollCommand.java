package dev.sessionrelay.command;

import dev.sessionrelay.config.Fault;
import dev.sessionrelay.config.Nearest;
import dev.sessionrelay.relay.DemoSimulator;
import dev.sessionrelay.relay.HomeFiles;
import dev.sessionrelay.simulator.Simulator;
import dev.sessionrelay.target.Configuration;
import dev.sessionrelay.target.Loaded;
import dev.sessionrelay.target.Target;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
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
    Loaded loaded = new HomeFiles(SessionRelay.home(command), System::getenv, clock).load();
    if (loaded instanceof Loaded.Invalid invalid) {
      return refuse(invalid.faults());
    }
    Configuration configuration = ((Loaded.Valid) loaded).configuration();
    Target target = target(configuration);
    Question question = Question.of(target, session);
    try (Simulator simulator = DemoSimulator.startFor(target, configuration)) {
      return poll(configuration, target, question);
    }
  }

  private int poll(Configuration configuration, Target target, Question question) throws Exception {
    err()
        .printf(
            "%s: %s with account %s, %s%n",
            target.name(), target.endpoint().name(), target.account(), question.words());
    OnePoll poll = new OnePoll(configuration, new ShownWire(err(), clock), clock);
    OnePoll.Result result = poll.run(target, question);
    if (result instanceof OnePoll.Failed failed) {
      OnePollTexts.of(failed.failure()).forEach(err()::println);
      return command.exitCodeOnExecutionException();
    }
    OnePollTexts.of(((OnePoll.Seen) result).observation()).forEach(out()::println);
    out().flush();
    return 0;
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
            ? "; " + Configuration.FILE + " has no target"
            : "; there are " + String.join(", ", targets);
    return "there is no target '"
        + name
        + "'"
        + Nearest.to(name, targets).map(near -> "; did you mean: poll " + near + "?").orElse(there);
  }

  private int refuse(List<Fault> faults) {
    faults.forEach(fault -> err().println(fault.render()));
    long wrong = faults.stream().filter(fault -> !fault.isWarning()).count();
    Path home = SessionRelay.home(command);
    err().printf("session-relay: not polled, %d to mend in %s%n", wrong, home);
    return SessionRelay.WRONG_INPUT;
  }

  private PrintWriter out() {
    return command.commandLine().getOut();
  }

  private PrintWriter err() {
    return command.commandLine().getErr();
  }
}
