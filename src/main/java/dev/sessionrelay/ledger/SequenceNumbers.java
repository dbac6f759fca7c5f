package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.database.LedgerTransaction;
import dev.sessionrelay.ledger.database.SqlParameters;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives out the sequence numbers of one source inside a transaction. The subject of events of a
 * whole target is empty here.
 */
public final class SequenceNumbers {
  private static final String SELECT =
      "SELECT subject, sequence FROM stream WHERE source = ? AND subject";
  private static final String SAVE =
      "INSERT INTO stream (source, subject, sequence, touched_at) VALUES (?, ?, ?, ?)"
          + " ON CONFLICT (source, subject) DO UPDATE SET sequence = excluded.sequence,"
          + " touched_at = excluded.touched_at";

  private final LedgerTransaction transaction;
  private final String source;
  private final Map<String, Long> last = new HashMap<>();
  private final Map<String, Instant> touched = new HashMap<>();
  private long floor = -1;

  private SequenceNumbers(LedgerTransaction transaction, String source) {
    this.transaction = transaction;
    this.source = source;
  }

  /** Must know beforehand every subject that will be asked for. */
  public static SequenceNumbers of(
      LedgerTransaction transaction, String source, Collection<String> subjects)
      throws SQLException {
    SequenceNumbers sequences = new SequenceNumbers(transaction, source);
    for (List<String> some : SqlParameters.chunks(subjects)) {
      sequences.load(some);
    }
    transaction.beforeFlush(sequences::save);
    return sequences;
  }

  /** Of one incident. */
  static SequenceNumbers of(LedgerTransaction transaction, IncidentKey key) throws SQLException {
    return of(transaction, key.source(), Set.of(key.subject()));
  }

  private void load(List<String> subjects) throws SQLException {
    transaction
        .query(
            SELECT + SqlParameters.in(subjects.size()),
            row -> Map.entry(row.getString(1), row.getLong(2)),
            source,
            subjects)
        .forEach(stream -> last.put(stream.getKey(), stream.getValue()));
  }

  /** The next number of this subject. */
  public long next(String subject, Instant at) throws SQLException {
    Long known = last.get(subject);
    long next = (known == null ? floor() : known) + 1;
    last.put(subject, next);
    touched.put(subject, at);
    return next;
  }

  /** Once for each subject: a batch may not change a row twice. */
  private void save() throws SQLException {
    for (Map.Entry<String, Instant> entry : touched.entrySet()) {
      String subject = entry.getKey();
      transaction.batch(SAVE, source, subject, last.get(subject), entry.getValue());
    }
  }

  /** A stream that was forgotten and comes back must not use a number, and so an id, twice. */
  private long floor() throws SQLException {
    if (floor < 0) {
      floor = transaction.number("SELECT sequence_floor FROM feed");
    }
    return floor;
  }
}
