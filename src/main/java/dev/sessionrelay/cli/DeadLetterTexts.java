package dev.sessionrelay.cli;

import dev.sessionrelay.cli.TextTable.Column;
import dev.sessionrelay.ledger.LedgerQueries.DeadLetterRow;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.Texts;
import dev.sessionrelay.settings.Plural;
import dev.sessionrelay.sink.SessionEventText;
import java.util.ArrayList;
import java.util.List;

/** How dead letters are shown. */
final class DeadLetterTexts {
  /** Enough of an id to name one event. */
  private static final int SHORT_ID = 12;

  private DeadLetterTexts() {}

  static TextTable table(List<DeadLetterRow> letters, TimeFormat moments) {
    TextTable table =
        new TextTable(
            Column.firm("ID"),
            Column.firm("SINK"),
            Column.firm("DIED"),
            Column.firm("AGO"),
            Column.firm("TRIES"),
            Column.elastic("EVENT", 9),
            Column.elastic("SESSION", 9),
            Column.elastic("ERROR", 16));
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
  static List<String> whole(List<DeadLetterRow> letters, TimeFormat moments) {
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

  static String json(DeadLetterRow letter) {
    return new JsonText()
        .with("id", letter.event().id())
        .with("sink", letter.sink())
        .with("attempts", letter.attempts())
        .with("diedAt", letter.diedAt())
        .with("error", letter.error())
        .withJson("event", letter.event().json())
        .line();
  }
}
