package dev.sessionrelay.ledger.observation;

import dev.sessionrelay.ledger.database.ColumnReader;
import dev.sessionrelay.ledger.database.LedgerDatabase;
import dev.sessionrelay.ledger.database.LedgerTransaction;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/** SQL of the table {@code not_found}. */
public final class NotFoundTable {
  private static final String OF_SCOPE = "SELECT asked_for, since FROM not_found WHERE scope = ?";
  private static final String CLEAR = "DELETE FROM not_found WHERE scope = ?";
  private static final String ADD =
      "INSERT INTO not_found (scope, asked_for, since) VALUES (?, ?, ?)";

  private record NotFound(String askedFor, Instant since) {}

  private NotFoundTable() {}

  public static Map<String, Instant> of(LedgerDatabase database, String scope) {
    return database
        .query(
            OF_SCOPE,
            row -> new NotFound(row.getString("asked_for"), ColumnReader.instant(row, "since")),
            scope)
        .stream()
        .collect(Collectors.toMap(NotFound::askedFor, NotFound::since));
  }

  public static int replace(LedgerTransaction transaction, String scope, Map<String, Instant> since)
      throws SQLException {
    transaction.update(CLEAR, scope);
    for (Map.Entry<String, Instant> each : since.entrySet()) {
      transaction.batch(ADD, scope, each.getKey(), each.getValue());
    }
    return since.size();
  }
}
