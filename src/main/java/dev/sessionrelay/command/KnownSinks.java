package dev.sessionrelay.command;

import dev.sessionrelay.config.Nearest;
import dev.sessionrelay.ledger.LedgerQueries;
import dev.sessionrelay.ledger.LedgerQueries.SinkRow;
import java.util.List;

/** The sinks that the ledger knows, as commands are told them by name. */
record KnownSinks(List<SinkRow> all) {

  static KnownSinks of(LedgerQueries queries) {
    return new KnownSinks(queries.sinks());
  }

  /**
   * @throws WrongInputException when there is none of this name
   */
  SinkRow find(String name) {
    return all.stream()
        .filter(sink -> sink.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new WrongInputException(unknown(name)));
  }

  private String unknown(String name) {
    List<String> names = all.stream().map(SinkRow::name).toList();
    String known =
        names.isEmpty()
            ? "; the ledger knows none yet"
            : "; there are " + String.join(", ", names) + ", for example: " + names.get(0);
    return "the ledger knows no sink '"
        + name
        + "'"
        + Nearest.didYouMean(name, names).map(near -> "; " + near).orElse(known);
  }
}
