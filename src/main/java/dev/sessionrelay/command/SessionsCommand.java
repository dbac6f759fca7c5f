package dev.sessionrelay.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.command.TextTable.Column;
import dev.sessionrelay.ledger.LedgerAccess;
import dev.sessionrelay.ledger.LedgerQueries;
import dev.sessionrelay.ledger.LedgerQueries.KnownSessionRow;
import dev.sessionrelay.ledger.LedgerQueries.SessionFilter;
import dev.sessionrelay.session.SessionState;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the sessions as last known. */
@Command(
    name = "sessions",
    description = "Lists the sessions as last known; times are UTC.",
    mixinStandardHelpOptions = true)
final class SessionsCommand implements Callable<Integer> {
  private static final ObjectReader JSON = new ObjectMapper().reader();

  @Mixin private LedgerView view;

  @Option(
      names = "--state",
      description = "only those in this state: ${COMPLETION-CANDIDATES}",
      completionCandidates = SessionWords.States.class)
  private String state;

  @Option(names = "--vendor", description = "only those of this vendor, such as " + Vendors.EXAMPLE)
  private String vendor;

  @Option(names = "--target", description = "only those that this target saw last")
  private String target;

  @Mixin private Limit limit;

  @Override
  public Integer call() throws Exception {
    SessionState known = state == null ? null : SessionWords.state(state);
    try (LedgerAccess ledger = view.open()) {
      SessionFilter filter = new SessionFilter(known, vendor(ledger.queries()), target);
      List<KnownSessionRow> rows = ledger.queries().sessions(filter, limit.andOneMore());
      view.show(
          view.limited(rows, limit.value()),
          "no such sessions",
          this::table,
          SessionsCommand::json);
    }
    return 0;
  }

  private String vendor(LedgerQueries queries) {
    return vendor == null ? null : SessionWords.vendor(vendor, of -> hasSessions(queries, of));
  }

  private static boolean hasSessions(LedgerQueries queries, String vendor) {
    return !queries.sessions(new SessionFilter(null, vendor, null), 1).isEmpty();
  }

  private TextTable table(List<KnownSessionRow> rows) {
    Moments moments = view.moments();
    TextTable table =
        new TextTable(
            Column.firm("STATE"),
            Column.firm("VENDOR"),
            Column.elastic("TARGET", 8),
            Column.firm("SESSION"),
            Column.elastic("NAME", 8),
            Column.firm("CHANGED"),
            Column.firm("AGO"));
    for (KnownSessionRow row : rows) {
      table.row(
          row.state(),
          row.vendor(),
          row.target(),
          row.subject(),
          name(row),
          moments.at(row.changedAt()),
          moments.ago(row.changedAt()));
    }
    return table;
  }

  private static String name(KnownSessionRow row) {
    try {
      return JSON.readTree(row.json()).path("name").asText();
    } catch (JsonProcessingException e) {
      return "";
    }
  }

  private static String json(KnownSessionRow row) {
    return JsonLine.of(
        line ->
            line.text("source", row.source())
                .text("subject", row.subject())
                .text("state", row.state())
                .text("firstSeen", row.firstSeen())
                .text("changedAt", row.changedAt())
                .text("goneAt", row.goneAt())
                .json("session", row.json()));
  }
}
