package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.TargetOrder.OrderAction;
import dev.sessionrelay.ledger.database.ColumnReader;
import dev.sessionrelay.ledger.database.LedgerTransaction;
import java.sql.JDBCType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** SQL of the table {@code target_order}. */
public final class OrderTable {
  private static final String CURRENT =
      "SELECT target, action, given_at, until, reason FROM target_order"
          + " WHERE until IS NULL OR until > ? ORDER BY target, action";
  private static final String GIVE =
      "INSERT INTO target_order (target, action, given_at, until, reason) VALUES (?, ?, ?, ?, ?)"
          + " ON CONFLICT (target, action) DO UPDATE SET given_at = excluded.given_at,"
          + " until = excluded.until, reason = excluded.reason";
  private static final String TAKE_BACK =
      "DELETE FROM target_order WHERE target = ? AND action = ? AND (until IS NULL OR until > ?)";

  private OrderTable() {}

  /** Those that hold now. */
  public static List<TargetOrder> current(LedgerReader reader, Instant now) {
    return reader.query(CURRENT, OrderTable::order, now);
  }

  static int give(LedgerTransaction transaction, TargetOrder order) throws SQLException {
    return transaction.update(
        GIVE,
        order.target(),
        order.action(),
        order.givenAt(),
        order.until() == null ? JDBCType.BIGINT : order.until(),
        order.reason());
  }

  static boolean takeBack(
      LedgerTransaction transaction, String target, OrderAction action, Instant now)
      throws SQLException {
    return transaction.update(TAKE_BACK, target, action, now) > 0;
  }

  private static TargetOrder order(ResultSet row) throws SQLException {
    return new TargetOrder(
        row.getString("target"),
        OrderAction.valueOf(row.getString("action")),
        ColumnReader.instant(row, "given_at"),
        ColumnReader.instant(row, "until"),
        row.getString("reason"));
  }
}
