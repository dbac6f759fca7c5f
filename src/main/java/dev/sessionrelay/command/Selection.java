package dev.sessionrelay.command;

import dev.sessionrelay.ledger.LedgerQueries;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which dead letters of a sink a command is about. */
final class Selection {
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
  List<String> events(LedgerQueries queries) {
    KnownSinks.of(queries).find(sink);
    if (all == !ids.isEmpty()) {
      throw new WrongInputException(
          "say which dead letters, for example: "
              + sink
              + " 0123abcd, or all of them: --all "
              + sink);
    }
    DeadLetterSearch search = new DeadLetterSearch(queries);
    return all
        ? Collections.singletonList(null)
        : ids.stream().map(id -> search.find(sink, id).get(0).event().id()).distinct().toList();
  }
}
