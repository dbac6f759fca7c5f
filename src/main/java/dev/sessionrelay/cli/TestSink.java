package dev.sessionrelay.cli;

import dev.sessionrelay.cli.output.WrongInputException;
import dev.sessionrelay.cli.trial.OneDelivery;
import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.ConfigurationException;
import dev.sessionrelay.config.SinkDefinition;
import dev.sessionrelay.relay.HomeFiles;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.EventType;
import dev.sessionrelay.session.Events;
import dev.sessionrelay.session.RelayPart;
import dev.sessionrelay.settings.Suggestion;
import dev.sessionrelay.sink.ReceiverAnswer;
import dev.sessionrelay.sink.SinkTrial;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends one marked event through a sink's route. */
@Command(
    name = "test",
    description = {
      "Sends one event of type sessionrelay.sink.test through a sink's route, past its filters, and"
          + " says what the receiver answered. Nothing is recorded, also beside a running relay.",
      "Exit code 0 when the event was taken."
    },
    mixinStandardHelpOptions = true)
final class TestSink implements Callable<Integer> {
  private static final String REASON = "a test, asked for with: bin/session-relay sinks test";

  @Spec private CommandSpec command;

  @Parameters(paramLabel = "NAME", description = "a sink of the configuration")
  private String name;

  private final Clock clock = Clock.systemUTC();

  @Override
  public Integer call() throws Exception {
    HomeFiles files = HomeFiles.installed(SessionRelay.home(command), System::getenv, clock);
    try {
      return test(files, files.load().orThrow());
    } catch (ConfigurationException e) {
      return ((SessionRelay) command.root().userObject()).refuse("not sent", e.faults());
    }
  }

  private int test(HomeFiles files, Configuration configuration) throws Exception {
    SinkDefinition sink = sink(configuration);
    Instant now = clock.instant();
    Event event =
        Events.ofPart(EventType.SINK_TEST, RelayPart.sink(sink.name()), now, REASON, 0, now);
    OneDelivery delivery = OneDelivery.of(configuration, files, clock);
    SinkTrial trial = delivery.run(sink, event);
    PrintWriter out = command.commandLine().getOut();
    out.printf("%s: sent %s %s%n", sink.name(), event.type().cloudEventType(), event.id());
    words(sink.name(), trial).forEach(out::println);
    if (trial.isTaken() && sink.name().equals("file")) {
      out.println("written below " + delivery.fileSettings().directory());
    }
    out.flush();
    return trial.isTaken() ? 0 : command.exitCodeOnExecutionException();
  }

  /** What came of it, and what the relay would do about such an answer. */
  static List<String> words(String sink, SinkTrial trial) {
    String after = " after " + trial.took().toMillis() + " ms";
    List<String> lines = new ArrayList<>();
    if (trial.isTaken()) {
      String answer = trial.status() == null ? "" : ": HTTP " + trial.status();
      lines.add(sink + ": taken" + answer + "," + after);
      return lines;
    }
    lines.add(sink + ": not taken" + after + ": " + trial.error());
    ReceiverAnswer answer = trial.answer() == null ? ReceiverAnswer.FAILURE : trial.answer();
    lines.add("an event that is answered so: " + answer.meaning().replace("`", ""));
    return lines;
  }

  private SinkDefinition sink(Configuration configuration) {
    SinkDefinition sink = configuration.sinks().get(name);
    if (sink == null) {
      Set<String> names = new TreeSet<>(configuration.sinks().keySet());
      String known = names.isEmpty() ? "there is none" : "there are " + String.join(", ", names);
      throw new WrongInputException(
          "the configuration has no sink '%s'; %s"
              .formatted(name, Suggestion.advice(name, names, known)));
    }
    return sink;
  }
}
