package dev.sessionrelay.cli;

import dev.sessionrelay.cli.output.JsonText;
import dev.sessionrelay.cli.output.TextTable;
import dev.sessionrelay.cli.output.TimeFormat;
import dev.sessionrelay.cli.output.WrongInputException;
import dev.sessionrelay.ledger.LedgerAccess;
import dev.sessionrelay.ledger.query.DeadLetterRow;
import dev.sessionrelay.ledger.query.SinkQueries;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.Texts;
import dev.sessionrelay.settings.Plural;
import dev.sessionrelay.sink.SessionEventText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What to do about events that sinks refused for good. */
@Command(
    name = "dead-letters",
    description = "Events that a sink refused for good: list, show, replay or drop them.",
    mixinStandardHelpOptions = true)
final class DeadLettersCommand {
  private static final int MOST = 1_000;

  /** Enough of an id to name one event. */
  private static final int SHORT_ID = 12;

  @Spec private CommandSpec command;

  @Command(
      description = "Lists dead letters, oldest first; times are local.",
      mixinStandardHelpOptions = true)
  int list(
      @Mixin LedgerView view,
      @Option(names = "--sink", description = "only those of this sink") String sink,
      @Mixin LedgerView.Limit limit)
      throws Exception {
    try (LedgerAccess ledger = view.open()) {
      if (sink != null) {
        SinksCommand.find(new SinkQueries(ledger.reader()), sink);
      }
      List<DeadLetterRow> rows =
          new SinkQueries(ledger.reader()).deadLetters(sink, limit.andOneMore());
      view.show(
          view.limited(rows, limit.value()),
          "no dead letters",
          letters -> table(letters, LedgerView.moments()),
          DeadLettersCommand::json);
    }
    return 0;
  }

  @Command(
      description = "Shows one event, and why each sink refused it.",
      mixinStandardHelpOptions = true)
  int show(
      @Parameters(paramLabel = "ID", description = "the event's id, or its beginning") String id)
      throws Exception {
    try (LedgerAccess ledger = LedgerView.open(command)) {
      List<DeadLetterRow> letters = find(new SinkQueries(ledger.reader()), null, id);
      whole(letters, LedgerView.moments()).forEach(out()::println);
      out().flush();
    }
    return 0;
  }

  @Command(
      description = {
        "Offers dead letters to their sink once more, with the ids that they always had.",
        "A running relay does so within about a second."
      },
      mixinStandardHelpOptions = true)
  int replay(@Mixin Selection selection) throws Exception {
    return repair(selection, "replayed", LedgerAccess::replay);
  }

  @Command(
      description = "Deletes dead letters: the sink will never have these events.",
      mixinStandardHelpOptions = true)
  int drop(@Mixin Selection selection) throws Exception {
    return repair(selection, "dropped", LedgerAccess::drop);
  }

  /** What is done to a dead letter, or to all of a sink where the event is null. */
  @FunctionalInterface
  private interface Repair {
    int apply(LedgerAccess ledger, String sink, String eventId);
  }

  private int repair(Selection selection, String done, Repair repair) throws Exception {
    try (LedgerAccess ledger = LedgerView.open(command)) {
      int count = 0;
      for (String id : selection.events(new SinkQueries(ledger.reader()))) {
        count += repair.apply(ledger, selection.sink(), id);
      }
      out().printf("%s %s of %s%n", done, Plural.of(count, "dead letter"), selection.sink());
      out().flush();
    }
    return 0;
  }

  private PrintWriter out() {
    return command.commandLine().getOut();
  }

  /**
   * The dead letters of one event, found by the beginning of its id, one for each sink that refused
   * it.
   *
   * @param sink null for any
   * @param prefix the whole id, or enough of it to name one event
   * @throws WrongInputException when it names none, or more than one
   */
  private static List<DeadLetterRow> find(SinkQueries queries, String sink, String prefix) {
    List<DeadLetterRow> letters = queries.deadLetters(sink, prefix, MOST);
    List<String> ids = letters.stream().map(letter -> letter.event().id()).distinct().toList();
    if (ids.isEmpty()) {
      throw new WrongInputException(
          "there is no dead letter "
              + prefix
              + (sink == null ? "" : " of sink '" + sink + "'")
              + "; see: dead-letters list");
    }
    if (ids.size() > 1) {
      throw new WrongInputException(
          ids.size()
              + " dead letters begin with "
              + prefix
              + "; write more of the id, for example: "
              + ids.get(0));
    }
    return letters;
  }

  private static TextTable table(List<DeadLetterRow> letters, TimeFormat moments) {
    TextTable table =
        new TextTable("ID", "SINK", "DIED", "AGO", "TRIES", "EVENT", "SESSION", "ERROR")
            .elastic("EVENT", 9)
            .elastic("SESSION", 9)
            .elastic("ERROR", 16);
    for (DeadLetterRow letter : letters) {
      Event event = letter.event();
      table.row(
          event.id().substring(0, SHORT_ID),
          letter.sink(),
          moments.at(letter.diedAt()),
          moments.ago(letter.diedAt()),
          letter.attempts(),
          EventsCommand.brief(event.type()),
          event.subject(),
          letter.error());
    }
    return table;
  }

  /** Why each sink refused an event, then the event. */
  private static List<String> whole(List<DeadLetterRow> letters, TimeFormat moments) {
    List<String> lines = new ArrayList<>();
    Event event = letters.get(0).event();
    for (DeadLetterRow letter : letters) {
      lines.add(
          "%s gave it up %s ago, on %s, after %s: %s"
              .formatted(
                  letter.sink(),
                  moments.ago(letter.diedAt()),
                  letter.diedAt(),
                  Plural.of(letter.attempts(), "try", "tries"),
                  Texts.oneLine(String.valueOf(letter.error()))));
    }
    lines.add(Texts.oneLine(new SessionEventText().line(event.json())));
    lines.add("");
    lines.addAll(JsonText.indented(event.json()));
    return lines;
  }

  private static String json(DeadLetterRow letter) {
    return new JsonText()
        .with("id", letter.event().id())
        .with("sink", letter.sink())
        .with("attempts", letter.attempts())
        .with("diedAt", letter.diedAt())
        .with("error", letter.error())
        .withJson("event", letter.event().json())
        .line();
  }

  /** Which dead letters of a sink a command is about. */
  static final class Selection {
    @Parameters(index = "0", paramLabel = "SINK", description = "the sink that refused them")
    private String sink;

    @Parameters(
        index = "1..*",
        paramLabel = "ID",
        description = "ids of events, or their beginnings, as 'dead-letters list' shows them")
    private List<String> ids = List.of();

    @Option(names = "--all", description = "all of the sink")
    private boolean all;

    String sink() {
      return sink;
    }

    /**
     * The ids of the events; a single null stands for all of them.
     *
     * @throws WrongInputException when it is not clear which ones
     */
    List<String> events(SinkQueries queries) {
      SinksCommand.find(queries, sink);
      if (all == !ids.isEmpty()) {
        throw new WrongInputException(
            "say which dead letters, for example: "
                + sink
                + " 0123abcd, or all of them: --all "
                + sink);
      }
      return all
          ? Collections.singletonList(null)
          : ids.stream().map(id -> find(queries, sink, id).get(0).event().id()).distinct().toList();
    }
  }
}
