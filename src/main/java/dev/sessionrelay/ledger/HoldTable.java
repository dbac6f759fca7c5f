package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.database.ColumnReader;
import dev.sessionrelay.ledger.database.LedgerDatabase;
import dev.sessionrelay.ledger.database.LedgerTransaction;
import dev.sessionrelay.ledger.database.NodeSession;
import dev.sessionrelay.ledger.database.Tenure;
import dev.sessionrelay.session.EventType;
import dev.sessionrelay.session.RelayPart;
import dev.sessionrelay.session.StoredHold;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.UnaryOperator;

/** The table {@code hold}: what accounts wait for, over restarts. */
public final class HoldTable {
  private static final String OF_ACCOUNT =
      "SELECT account, reason, endpoint, until, given, in_a_row, why, access FROM hold"
          + " WHERE account = ? ORDER BY reason, endpoint";
  private static final String SAVE =
      "INSERT INTO hold (account, reason, endpoint, until, given, in_a_row, why, access, since)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (account, reason, endpoint) DO UPDATE SET until = excluded.until,"
          + " given = excluded.given, in_a_row = excluded.in_a_row, why = excluded.why,"
          + " access = excluded.access";
  private static final String WHICH =
      " FROM hold WHERE account = ? AND reason = ? AND endpoint = ?";
  private static final String SINCE = "SELECT coalesce(since, until - given) AS since, why" + WHICH;

  /** The reason of an open circuit breaker; the others are no news to anybody. */
  private static final String BREAKER = "BREAKER";

  private final LedgerDatabase database;
  private final LedgerWriter writer;
  private final UnaryOperator<String> vendors;
  private final Clock clock;

  HoldTable(
      LedgerDatabase database, LedgerWriter writer, UnaryOperator<String> vendors, Clock clock) {
    this.database = database;
    this.writer = writer;
    this.vendors = vendors;
    this.clock = clock;
  }

  public List<StoredHold> of(String account) {
    return database.query(OF_ACCOUNT, HoldTable::hold, account);
  }

  /** Returns when it is on disk, with the event that a breaker has opened. */
  public void save(StoredHold hold) {
    Instant now = clock.instant();
    writer.commit(
        null,
        tenure(hold),
        transaction -> {
          if (begun(transaction, hold).isEmpty()) {
            tell(transaction, EventType.BREAKER_OPENED, hold, new Begun(now, hold.why()), now);
          }
          return transaction.update(
              SAVE,
              hold.account(),
              hold.reason(),
              hold.endpoint(),
              hold.until(),
              micros(hold.given()),
              hold.inARow(),
              hold.why(),
              hold.access(),
              now);
        });
  }

  /** What is not there is forgotten already. */
  public void forget(StoredHold hold) {
    Instant now = clock.instant();
    writer.commit(
        null,
        tenure(hold),
        transaction -> {
          for (Begun begun : begun(transaction, hold)) {
            tell(transaction, EventType.BREAKER_CLOSED, hold, begun, now);
          }
          return transaction.update(
              "DELETE" + WHICH, hold.account(), hold.reason(), hold.endpoint());
        });
  }

  /** Where several relays share the ledger, only who acts for the account knows. */
  private Tenure tenure(StoredHold hold) {
    NodeSession session = database.session();
    return session == null
        ? Tenure.ALWAYS
        : session.tenures().getOrDefault(UnitLeases.account(hold.account()), Tenure.OVER);
  }

  private record Begun(Instant since, String why) {}

  private static List<Begun> begun(LedgerTransaction transaction, StoredHold hold)
      throws SQLException {
    return transaction.query(
        SINCE,
        row -> new Begun(ColumnReader.instant(row, "since"), row.getString("why")),
        hold.account(),
        hold.reason(),
        hold.endpoint());
  }

  private void tell(
      LedgerTransaction transaction, EventType type, StoredHold hold, Begun begun, Instant now)
      throws SQLException {
    if (hold.reason().equals(BREAKER)) {
      RelayPart part =
          RelayPart.breaker(vendors.apply(hold.account()), hold.account(), hold.endpoint());
      SinkEvents.append(transaction, type, part, begun.since(), begun.why(), now);
    }
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
