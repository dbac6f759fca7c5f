package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.database.LedgerTransaction;
import java.sql.SQLException;

/** How far what events tell has been kept, so that they may be deleted. */
final class EventKeeping {
  private static final String KEPT = "SELECT counted FROM feed";

  private volatile EventKeeper keeper = (transaction, after, upTo) -> {};
  private volatile long most = Long.MAX_VALUE;
  private long newestBefore;

  /**
   * @param mostUnkept events that are left alone until they are deleted, about
   */
  void with(EventKeeper who, long mostUnkept) {
    keeper = who;
    most = mostUnkept;
  }

  /**
   * Place in the feed up to which all is known about events: that of a minute ago, as the time
   * without an answer that an event ended is written a moment after it.
   */
  long settled(long newest) {
    long settled = newestBefore;
    newestBefore = newest;
    return settled;
  }

  /**
   * Keeps what the next events tell, if many wait.
   *
   * @return whether there may be more to do
   */
  boolean keepAhead(LedgerTransaction transaction, long settled, int step) throws SQLException {
    long kept = transaction.number(KEPT);
    if (settled - kept <= most) {
      return false;
    }
    keep(transaction, Math.min(settled, kept + step));
    return true;
  }

  /** Keeps what all events up to this place tell. */
  void keep(LedgerTransaction transaction, long upTo) throws SQLException {
    long kept = transaction.number(KEPT);
    if (upTo > kept) {
      keeper.keep(transaction, kept, upTo);
      transaction.update("UPDATE feed SET counted = ?", upTo);
    }
  }
}
