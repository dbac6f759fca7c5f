package dev.sessionrelay.command;

import dev.sessionrelay.ledger.LedgerQueries;
import dev.sessionrelay.ledger.LedgerQueries.DeadLetterRow;
import java.util.List;

/** Finds dead letters by the beginning of an event's id. */
record DeadLetterSearch(LedgerQueries queries) {
  private static final int MOST = 1_000;

  /**
   * The dead letters of one event, one for each sink that refused it.
   *
   * @param sink null for any
   * @param prefix the whole id, or enough of it to name one event
   * @throws WrongInputException when it names none, or more than one
   */
  List<DeadLetterRow> find(String sink, String prefix) {
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
}
