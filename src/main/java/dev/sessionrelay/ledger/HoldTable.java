package dev.sessionrelay.ledger;

import dev.sessionrelay.session.StoredHold;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The table {@code hold}: what accounts wait for, over restarts. */
public final class HoldTable {
  private static final String OF_ACCOUNT =
      "SELECT account, reason, endpoint, until, given, in_a_row, why, access FROM hold"
          + " WHERE account = ? ORDER BY reason, endpoint";
  private static final String SAVE =
      "INSERT INTO hold (account, reason, endpoint, until, given, in_a_row, why, access)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (account, reason, endpoint) DO UPDATE SET until = excluded.until,"
          + " given = excluded.given, in_a_row = excluded.in_a_row, why = excluded.why,"
          + " access = excluded.access";
  private static final String FORGET =
      "DELETE FROM hold WHERE account = ? AND reason = ? AND endpoint = ?";

  private final LedgerDatabase database;
  private final LedgerWriter writer;

  HoldTable(LedgerDatabase database, LedgerWriter writer) {
    this.database = database;
    this.writer = writer;
  }

  public List<StoredHold> of(String account) {
    return database.query(OF_ACCOUNT, HoldTable::hold, account);
  }

  /** Returns when it is on disk. */
  public void save(StoredHold hold) {
    writer.commit(
        transaction ->
            transaction.update(
                SAVE,
                hold.account(),
                hold.reason(),
                hold.endpoint(),
                hold.until(),
                micros(hold.given()),
                hold.inARow(),
                hold.why(),
                hold.access()));
  }

  /** What is not there is forgotten already. */
  public void forget(StoredHold hold) {
    writer.commit(
        transaction -> transaction.update(FORGET, hold.account(), hold.reason(), hold.endpoint()));
  }

  private static long micros(Duration duration) {
    return duration.toSeconds() * 1_000_000 + duration.toNanosPart() / 1_000;
  }

  private static StoredHold hold(ResultSet row) throws SQLException {
    return new StoredHold(
        row.getString("account"),
        row.getString("reason"),
        row.getString("endpoint"),
        ColumnReader.instant(row, "until"),
        Duration.of(row.getLong("given"), ChronoUnit.MICROS),
        row.getInt("in_a_row"),
        row.getString("why"),
        row.getString("access"));
  }
}
