package dev.sessionrelay.cli;

import dev.sessionrelay.cli.output.JsonText;
import dev.sessionrelay.cli.output.WrongInputException;
import dev.sessionrelay.ledger.EventLog.Stored;
import dev.sessionrelay.ledger.LedgerAccess;
import dev.sessionrelay.ledger.query.DeliveryQueries;
import dev.sessionrelay.ledger.query.EventQueries;
import dev.sessionrelay.ledger.query.SinkDelivery;
import dev.sessionrelay.session.Texts;
import dev.sessionrelay.settings.Plural;
import dev.sessionrelay.sink.SessionEventText;
import dev.sessionrelay.status.page.EventLine;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One event, and what became of it at each sink. */
@Command(
    name = "show",
    description = "Shows one event, and what became of it at each sink; times are UTC.",
    mixinStandardHelpOptions = true)
final class ShowEvent implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Parameters(paramLabel = "ID", description = "the event's id, or its beginning")
  private String id;

  @Override
  public Integer call() throws Exception {
    try (LedgerAccess ledger = LedgerView.open(command)) {
      Stored stored = find(new EventQueries(ledger.reader()));
      List<SinkDelivery> deliveries =
          new DeliveryQueries(ledger.reader())
              .of(List.of(stored.position()))
              .getOrDefault(stored.position(), List.of());
      PrintWriter out = command.commandLine().getOut();
      out.println(Texts.oneLine(new SessionEventText().line(stored.event().json())));
      words(deliveries).forEach(out::println);
      out.println();
      JsonText.indented(stored.event().json()).forEach(out::println);
      out.flush();
    }
    return 0;
  }

  private Stored find(EventQueries queries) {
    List<Stored> found = id.isBlank() ? List.of() : queries.byId(id, 2);
    if (found.isEmpty()) {
      throw new WrongInputException(
          "there is no event " + id + " in the ledger, or not any more; see: events --json");
    }
    if (found.size() > 1) {
      throw new WrongInputException(
          "several events begin with "
              + id
              + "; write more of the id, for example: "
              + found.get(0).event().id());
    }
    return found.get(0);
  }

  private static List<String> words(List<SinkDelivery> deliveries) {
    List<String> lines = new ArrayList<>();
    deliveries.forEach(delivery -> lines.add("  " + Texts.oneLine(words(delivery))));
    return lines;
  }

  /** Such as {@code webhook: retrying, next attempt at …, after 2 tries: HTTP 503}. */
  private static String words(SinkDelivery delivery) {
    StringBuilder words = new StringBuilder(delivery.sink() + ": ");
    words.append(EventLine.word(delivery.state()));
    String when = EventLine.when(delivery);
    words.append(when.isEmpty() ? "" : ", " + when);
    if (delivery.attempts() > 0) {
      words.append(", after ").append(Plural.of(delivery.attempts(), "try", "tries"));
    }
    return delivery.error() == null ? words.toString() : words + ": " + delivery.error();
  }
}
