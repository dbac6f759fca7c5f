package dev.sessionrelay.cli;

import dev.sessionrelay.cli.output.JsonText;
import dev.sessionrelay.cli.output.TextTable;
import dev.sessionrelay.cli.output.TimeFormat;
import dev.sessionrelay.cli.output.WrongInputException;
import dev.sessionrelay.ledger.LedgerAccess;
import dev.sessionrelay.ledger.query.SinkQueries;
import dev.sessionrelay.ledger.query.SinkRow;
import dev.sessionrelay.settings.Plural;
import dev.sessionrelay.settings.Suggestion;
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
    description = "Lists the sinks with what they still have to get; times are local.",
    subcommands = {TestSink.class, SinksCommand.Forget.class},
    mixinStandardHelpOptions = true)
final class SinksCommand implements Callable<Integer> {
  @Mixin private LedgerView view;

  @Override
  public Integer call() throws Exception {
    try (LedgerAccess ledger = view.open()) {
      List<SinkRow> sinks = new SinkQueries(ledger.reader()).all();
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
      new SinkQueries(ledger.reader())
          .replays()
          .forEach(
              replay ->
                  view.remark(
                      "%s: %s of %s events of %s until %s sent again"
                          .formatted(
                              replay.sink(),
                              replay.sent(),
                              replay.total(),
                              replay.since(),
                              replay.until())));
    }
    return 0;
  }

  private TextTable table(List<SinkRow> sinks) {
    TimeFormat moments = LedgerView.moments();
    TextTable table =
        new TextTable("SINK", "STATE", "BACKLOG", "OLDEST", "AGO", "DEAD", "LAST ERROR")
            .painted("STATE")
            .elastic("LAST ERROR", 20);
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

  /** In the words of the status: removed, stopped, retrying, delivering, or up to date. */
  private String state(SinkRow sink) {
    if (!new SinkRoutes(view.home()).has(sink.name())) {
      return "removed";
    }
    if (sink.stopped()) {
      return "stopped";
    }
    if (sink.error() != null || sink.deferred() > 0) {
      return "retrying";
    }
    return sink.backlog() > 0 ? "delivering" : "up to date";
  }

  private String json(SinkRow sink) {
    return new JsonText()
        .with("name", sink.name())
        .with("state", state(sink))
        .with("backlog", sink.backlog())
        .with("waiting", sink.waiting())
        .with("parked", sink.deferred())
        .with("oldestWaiting", sink.oldestWaiting())
        .with("deadLetters", sink.deadLetters())
        .with("cut", sink.cut())
        .with("stopped", sink.stopped())
        .with("lastError", sink.error())
        .with("since", sink.since())
        .line();
  }

  /**
   * A sink that the ledger knows.
   *
   * @throws WrongInputException when there is none of this name
   */
  static SinkRow find(SinkQueries queries, String name) {
    List<SinkRow> all = queries.all();
    return all.stream()
        .filter(sink -> sink.name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name, all.stream().map(SinkRow::name).toList()));
  }

  private static WrongInputException unknown(String name, List<String> names) {
    String known =
        names.isEmpty()
            ? "the ledger knows none yet"
            : "there are " + String.join(", ", names) + ", for example: " + names.get(0);
    return new WrongInputException(
        "the ledger knows no sink '" + name + "'; " + Suggestion.advice(name, names, known));
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
      try (LedgerAccess ledger = LedgerView.open(command)) {
        SinkRow sink = find(new SinkQueries(ledger.reader()), name);
        if (!force) {
          refuseLiving(sink, new SinkRoutes(SessionRelay.home(command)));
        }
        ledger.forget(name);
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
