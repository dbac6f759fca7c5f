package dev.sessionrelay.ledger;

import dev.sessionrelay.session.Event;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What operators do to the ledger by command, also beside a running relay. Every method throws
 * {@link LedgerException} when it could not be done.
 */
public final class LedgerRepairs {
  /** Dead letters in one commit at most. */
  private static final int STEP = 500;

  private static final String SELECT =
      "SELECT sink, "
          + Columns.EVENT
          + " FROM dead_letter WHERE sink = ? AND (? IS NULL OR id = ?)"
          // Places say nothing about the order any more once some have died again after a replay.
          + " ORDER BY sequence, position LIMIT "
          + STEP;
  private static final String DELETE = "DELETE FROM dead_letter WHERE sink = ? AND id = ?";

  private final Writer writer;

  LedgerRepairs(Writer writer) {
    this.writer = writer;
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
        transaction -> {
          PreparedStatement delete = transaction.write("DELETE FROM sink WHERE name = ?");
          delete.setString(1, sink);
          return delete.executeUpdate() > 0;
        });
  }

  private int repeat(Work<Integer> step) {
    int all = 0;
    for (int some = writer.commit(step); some > 0; some = writer.commit(step)) {
      all += some;
    }
    return all;
  }

  private static List<Event> take(Transaction transaction, String sink, String eventId)
      throws SQLException {
    List<Event> letters = new ArrayList<>();
    PreparedStatement select = transaction.prepare(SELECT);
    select.setString(1, sink);
    select.setString(2, eventId);
    select.setString(3, eventId);
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        letters.add(Columns.event(row));
      }
    }
    for (Event event : letters) {
      PreparedStatement delete = transaction.batch(DELETE);
      delete.setString(1, sink);
      delete.setString(2, event.id());
      delete.addBatch();
    }
    return letters;
  }
}
