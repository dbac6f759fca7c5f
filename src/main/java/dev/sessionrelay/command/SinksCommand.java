package dev.sessionrelay.command;

import dev.sessionrelay.command.TextTable.Column;
import dev.sessionrelay.config.Plural;
import dev.sessionrelay.ledger.LedgerAccess;
import dev.sessionrelay.ledger.LedgerQueries.SinkRow;
import dev.sessionrelay.relay.HomeLedger;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the sinks with what they still have to get. */
@Command(
    name = "sinks",
    description = "Lists the sinks with what they still have to get; times are UTC.",
    subcommands = SinksCommand.Forget.class,
    mixinStandardHelpOptions = true)
final class SinksCommand implements Callable<Integer> {
  @Mixin private LedgerView view;

  @Override
  public Integer call() throws Exception {
    try (LedgerAccess ledger = view.open()) {
      List<SinkRow> sinks = ledger.queries().sinks();
      view.show(sinks, "the ledger knows no sinks yet", this::table, this::json);
      sinks.stream()
          .filter(sink -> sink.cut() > 0)
          .forEach(
              sink ->
                  view.remark(
                      sink.name()
                          + ": "
                          + Plural.of(sink.cut(), "event")
                          + " deleted by retention before it had them"));
    }
    return 0;
  }

  private TextTable table(List<SinkRow> sinks) {
    Moments moments = view.moments();
    TextTable table =
        new TextTable(
            Column.firm("SINK"),
            Column.firm("STATE"),
            Column.firm("BACKLOG"),
            Column.firm("OLDEST"),
            Column.firm("AGO"),
            Column.firm("DEAD"),
            Column.elastic("LAST ERROR", 20));
    for (SinkRow sink : sinks) {
      table.row(
          sink.name(),
          state(sink),
          sink.backlog(),
          moments.at(sink.oldestWaiting()),
          moments.ago(sink.oldestWaiting()),
          sink.deadLetters(),
          sink.error());
    }
    return table;
  }

  /** In words: removed, stopped, retrying, or well. */
  private String state(SinkRow sink) {
    if (!new SinkRoutes(view.home()).has(sink.name())) {
      return "removed";
    }
    if (sink.stopped()) {
      return "stopped";
    }
    return sink.error() == null && sink.parked() == 0 ? "well" : "retrying";
  }

  private String json(SinkRow sink) {
    return JsonLine.of(
        line ->
            line.text("name", sink.name())
                .text("state", state(sink))
                .number("backlog", sink.backlog())
                .number("waiting", sink.waiting())
                .number("parked", sink.parked())
                .text("oldestWaiting", sink.oldestWaiting())
                .number("deadLetters", sink.deadLetters())
                .number("cut", sink.cut())
                .flag("stopped", sink.stopped())
                .text("lastError", sink.error())
                .text("since", sink.since()));
  }

  /** Forgets a sink with its backlog. */
  @Command(
      name = "forget",
      description = "Forgets a sink that was removed, with its backlog and its dead letters.",
      mixinStandardHelpOptions = true)
  static final class Forget implements Callable<Integer> {
    @Spec private CommandSpec command;

    @Parameters(paramLabel = "NAME", description = "the sink, as 'sinks' lists it")
    private String name;

    @Option(names = "--force", description = "also a sink that still has its route")
    private boolean force;

    @Override
    public Integer call() throws Exception {
      Path home = SessionRelay.home(command);
      try (LedgerAccess ledger = new HomeLedger(home, Clock.systemUTC()).open()) {
        SinkRow sink = KnownSinks.of(ledger.queries()).find(name);
        if (!force) {
          refuseLiving(sink, new SinkRoutes(home));
        }
        ledger.repairs().forget(name);
        command.commandLine().getOut().printf("forgot %s: %s given up%n", name, loss(sink));
        command.commandLine().getOut().flush();
      }
      return 0;
    }

    private static void refuseLiving(SinkRow sink, SinkRoutes routes) {
      if (routes.has(sink.name())) {
        throw new WrongInputException(
            ("sink '%1$s' still has its route: remove %2$s first; or give up %3$s with:"
                    + " sinks forget --force %1$s")
                .formatted(sink.name(), routes.origin(sink.name()), loss(sink)));
      }
    }

    private static String loss(SinkRow sink) {
      return Plural.of(sink.backlog(), "waiting event")
          + " and "
          + Plural.of(sink.deadLetters(), "dead letter");
    }
  }
}
