package dev.sessionrelay.cli;

import dev.sessionrelay.cli.output.TerminalOutput;
import dev.sessionrelay.cli.output.WrongInputException;
import dev.sessionrelay.ledger.EventRange;
import dev.sessionrelay.ledger.LedgerAccess;
import dev.sessionrelay.ledger.query.ReplayRow;
import dev.sessionrelay.ledger.query.SinkQueries;
import dev.sessionrelay.settings.Plural;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sends events of a time once more to one sink. */
@Command(
    name = "replay",
    description = {
      "Sends the events of a time once more to one sink, with the ids that they had, as far as its"
          + " filters let them through. It may get some of them twice.",
      "The relay does so, the one that runs or the next one to start, also when this command or the"
          + " relay is killed; new events go on meanwhile."
    },
    mixinStandardHelpOptions = true)
final class ReplayEvents implements Callable<Integer> {
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Spec private CommandSpec command;

  @Option(names = "--sink", required = true, description = "the sink that gets them")
  private String sink;

  @Option(
      names = "--since",
      required = true,
      paramLabel = "TIME",
      description =
          "from then on: 2h, yesterday, 14:00, 2026-01-31 13:00 or, in UTC, 2026-01-31T13:00:00Z")
  private String since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "before then, written the same way; without it: until now")
  private String until;

  @Option(names = "--wait", description = "return when all are sent; on a terminal it does anyway")
  private boolean wait;

  @Override
  public Integer call() throws Exception {
    try (LedgerAccess ledger = LedgerView.open(command)) {
      SinkQueries queries = new SinkQueries(ledger.reader());
      EventRange range = range(queries);
      if (!ledger.replayRange(sink, range)) {
        throw underWay(queries);
      }
      out()
          .printf(
              "%s: %s from %s until %s will be sent again%n",
              sink, Plural.of(range.total(), "event"), range.since(), range.until());
      out().flush();
      boolean terminal = TerminalOutput.isTerminal(System::getenv);
      return wait || terminal ? await(queries, range, terminal) : 0;
    }
  }

  private EventRange range(SinkQueries queries) {
    if (!new SinkRoutes(SessionRelay.home(command)).has(SinksCommand.find(queries, sink).name())) {
      throw new WrongInputException(
          "sink '%s' has no route any more, so nothing can be sent to it".formatted(sink));
    }
    Instant from = EventsCommand.moment("--since", since);
    Instant to =
        until == null ? Clock.systemUTC().instant() : EventsCommand.moment("--until", until);
    EventRange range = queries.range(sink, from, to);
    if (range.total() == 0) {
      throw new WrongInputException(
          "the ledger has no event from %s until %s that sink '%s' takes; see: events --since %s"
              .formatted(from, to, sink, from));
    }
    return range;
  }

  private WrongInputException underWay(SinkQueries queries) {
    String far =
        find(queries)
            .map(replay -> " (%s of %s)".formatted(replay.sent(), replay.total()))
            .orElse("");
    return new WrongInputException(
        "sink '%s' is still getting events again%s; wait for their end, which 'sinks' shows"
            .formatted(sink, far));
  }

  private Optional<ReplayRow> find(SinkQueries queries) {
    return queries.replays().stream().filter(replay -> replay.sink().equals(sink)).findFirst();
  }

  /** Until all are sent, or nothing moves: then a relay goes on with it some day. */
  private int await(SinkQueries queries, EventRange range, boolean terminal)
      throws InterruptedException {
    ReplayProgress progress = new ReplayProgress(0, System.nanoTime());
    for (long sent = 0; sent < range.total(); ) {
      TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
      sent = sent(queries, range);
      progress = progress.at(sent, System.nanoTime());
      if (terminal) {
        out().printf("\r%s: %s of %s sent", sink, sent, range.total());
        out().flush();
      }
      if (!wait && progress.restsFor(PATIENCE)) {
        out().printf("%n%s: nothing moves now; a running relay goes on by itself%n", sink);
        out().flush();
        return 0;
      }
    }
    out().printf("%s%s: all sent%n", terminal ? "\n" : "", sink);
    out().flush();
    return 0;
  }

  private long sent(SinkQueries queries, EventRange range) {
    return find(queries)
        .map(ReplayRow::sent)
        .orElseGet(
            () ->
                range.total()
                    - Math.min(range.total(), SinksCommand.find(queries, sink).waiting()));
  }

  /** How far it is, and since when. */
  private record ReplayProgress(long sent, long since) {
    ReplayProgress at(long now, long nanos) {
      return now == sent ? this : new ReplayProgress(now, nanos);
    }

    boolean restsFor(Duration time) {
      return System.nanoTime() - since > time.toNanos();
    }
  }

  private PrintWriter out() {
    return command.commandLine().getOut();
  }
}
