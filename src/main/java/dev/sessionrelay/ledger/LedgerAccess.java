package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.TargetOrder.OrderAction;
import dev.sessionrelay.ledger.database.ColumnReader;
import dev.sessionrelay.ledger.database.LedgerDatabase;
import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.database.LedgerTransaction;
import dev.sessionrelay.ledger.observation.FingerprintCache;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.telemetry.Spans;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * A command's access to the ledger of a relay that may be running. What it changes throws {@link
 * LedgerException} when it could not be done.
 */
public final class LedgerAccess implements AutoCloseable {
  /** Dead letters in one commit at most. */
  private static final int STEP = 500;

  private static final String SELECT =
      "SELECT sink, "
          + ColumnReader.EVENT
          + " FROM dead_letter WHERE sink = ? AND (? IS NULL OR id = ?)"
          // Places say nothing about the order any more once some have died again after a replay.
          + " ORDER BY sequence, position LIMIT "
          + STEP;
  private static final String FORGET_SESSIONS =
      "DELETE FROM session WHERE (stale_since IS NOT NULL OR gone_at IS NOT NULL)"
          + " AND (? IS NULL OR target = ?) AND (? IS NULL OR subject = ?)";
  private static final String DELETE = "DELETE FROM dead_letter WHERE sink = ? AND id = ?";

  private final LedgerDatabase database;
  private final LedgerWriter writer;

  private LedgerAccess(LedgerDatabase database, Clock clock) {
    this.database = database;
    // Nothing is remembered here that a commit could make wrong, and nobody listens.
    this.writer =
        new LedgerWriter(
            database,
            clock,
            System::nanoTime,
            new AppendNotifier(new FingerprintCache(0), new OpenIncidents()),
            Spans.NONE);
  }

  /**
   * Opens an existing ledger and changes none of its tables.
   *
   * @throws LedgerException also when there is none yet, or one of another version
   */
  public static LedgerAccess open(LedgerSettings settings, Clock clock) {
    return new LedgerAccess(LedgerDatabase.existing(settings), clock);
  }

  /** For the queries of pages, the API and commands. */
  public LedgerReader reader() {
    return new LedgerReader(database);
  }

  /**
   * Offers dead letters to their sink once more, with the ids that they always had; a running relay
   * does so within about a second. They come after what the sink has had since: receivers order by
   * {@code sequence}.
   *
   * @param eventId null for all of the sink
   * @return how many
   */
  public int replay(String sink, String eventId) {
    return repeat(
        transaction -> {
          List<Event> letters = take(transaction, sink, eventId);
          for (Event event : letters) {
            transaction.append(event, sink);
          }
          return letters.size();
        });
  }

  /**
   * Offers events to a sink once more, with the ids that they always had, behind what waits for it.
   * A relay does so, the one that runs or the next one to start.
   *
   * @return false when it still gets another range
   */
  public boolean replayRange(String sink, EventRange range) {
    return writer.commit(transaction -> ReplayTable.begin(transaction, sink, range));
  }

  /**
   * Deletes dead letters.
   *
   * @param eventId null for all of the sink
   * @return how many
   */
  public int drop(String sink, String eventId) {
    return repeat(transaction -> take(transaction, sink, eventId).size());
  }

  /**
   * Forgets a sink with its backlog and its dead letters. One that is still running is known again
   * from its next delivery on, where it stands.
   *
   * @return false when the ledger did not know it
   */
  public boolean forget(String sink) {
    return writer.commit(
        transaction -> transaction.update("DELETE FROM sink WHERE name = ?", sink) > 0);
  }

  /** A running relay follows within about a second. */
  public void give(TargetOrder order) {
    writer.commit(transaction -> OrderTable.give(transaction, order));
  }

  /**
   * @return false when no such order holds now
   */
  public boolean takeBack(String target, OrderAction action, Instant now) {
    return writer.commit(transaction -> OrderTable.takeBack(transaction, target, action, now));
  }

  /**
   * Lets a relay of a group hand over what it acts for, or take its share again; it follows at
   * once.
   *
   * @param node id of its process
   */
  public void drain(String node, boolean draining) {
    writer.commit(
        transaction ->
            transaction.update(
                "UPDATE node SET draining = ? WHERE id = ?", draining ? 1 : 0, node));
  }

  @Override
  public void close() {
    writer.close();
    database.close();
  }

  /**
   * Forgets sessions that are stale or gone; one that is seen again is discovered anew.
   *
   * @param target those that it saw last; null for any
   * @param sessionId null for any
   * @return how many
   */
  public int forgetSessions(String target, String sessionId) {
    return writer.commit(
        transaction -> transaction.update(FORGET_SESSIONS, target, target, sessionId, sessionId));
  }

  private int repeat(LedgerTransaction.UnitOfWork<Integer> step) {
    int all = 0;
    for (int some = writer.commit(step); some > 0; some = writer.commit(step)) {
      all += some;
    }
    return all;
  }

  private static List<Event> take(LedgerTransaction transaction, String sink, String eventId)
      throws SQLException {
    List<Event> letters = transaction.query(SELECT, ColumnReader::event, sink, eventId, eventId);
    for (Event event : letters) {
      transaction.batch(DELETE, sink, event.id());
    }
    return letters;
  }
}
