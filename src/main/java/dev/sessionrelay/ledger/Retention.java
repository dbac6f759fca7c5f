package dev.sessionrelay.ledger;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes events that are too old, and events and dead letters that are too many for the size
 * limit. The limits win over a sink that has not had them: what it loses is counted at the sink and
 * logged. Every step is a small commit among those of the polls, so that none of them waits long.
 */
final class Retention {
  /** Rows that one step deletes at most. */
  static final int STEP = 500;

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  private static final String NEXT_STEP =
      "SELECT coalesce(max(position), 0) FROM"
          + " (SELECT position FROM event WHERE position <= ? ORDER BY position LIMIT "
          + STEP
          + ") oldest";
  // A replay has the time of its event, which says nothing about how long it has stood here: it
  // goes with those that came after it. The plus keeps the index by time from being taken, which
  // would go through everything that is kept.
  private static final String LAST_TOO_OLD =
      "SELECT coalesce(max(position), 0) FROM event WHERE only_for IS NULL AND position <"
          + " coalesce((SELECT position FROM event WHERE only_for IS NULL AND +time >= ?"
          + " ORDER BY position LIMIT 1), (SELECT newest + 1 FROM feed))";
  private static final String UNSENT =
      "SELECT name, (SELECT count(*) FROM event WHERE position > sink.cursor AND position <= ?"
          + " AND (only_for IS NULL OR only_for = sink.name))"
          + " + (SELECT count(*) FROM parked WHERE sink = sink.name AND position <= ?)"
          + " FROM sink WHERE cursor < ? OR EXISTS"
          + " (SELECT 1 FROM parked WHERE sink = sink.name AND position <= ?)";
  private static final String COUNT = "UPDATE sink SET cut = cut + ? WHERE name = ?";
  private static final String OLDEST_DEAD =
      "(SELECT sink, id FROM dead_letter WHERE died_at <= coalesce("
          + "(SELECT time FROM event ORDER BY position LIMIT 1), died_at)"
          + " ORDER BY died_at, sink, id LIMIT "
          + STEP
          + ")";
  private static final String COUNT_DEAD =
      "SELECT sink, count(*) FROM " + OLDEST_DEAD + " oldest GROUP BY sink";
  private static final String DELETE_DEAD =
      "DELETE FROM dead_letter WHERE (sink, id) IN " + OLDEST_DEAD;

  private final Writer writer;
  private final Database database;
  private final LedgerSettings settings;
  private final Clock clock;
  private volatile boolean stopped;

  Retention(Writer writer, Database database, LedgerSettings settings, Clock clock) {
    this.writer = writer;
    this.database = database;
    this.settings = settings;
    this.clock = clock;
  }

  /** Deletes all that is over the limits, step by step. */
  void run() {
    Map<String, Long> lost = new TreeMap<>();
    long cutoff = Columns.micros(clock.instant().minus(settings.keepEvents()));
    long tooOld = lastTooOld(cutoff);
    repeat(transaction -> cut(transaction, oldest(transaction, tooOld), lost));
    while (!stopped && usedBytes() > settings.maxSize() && writer.commit(tx -> shrink(tx, lost))) {
      // Every round makes it smaller by one step.
    }
    lost.forEach(Retention::warn);
  }

  /** Ends after the step that runs now. */
  void stop() {
    stopped = true;
  }

  long usedBytes() {
    return database.read(
        connection -> {
          try (PreparedStatement select =
                  connection.prepareStatement(database.dialect().usedBytes());
              ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  private void repeat(Work<Boolean> step) {
    while (!stopped && writer.commit(step)) {
      // Until there is nothing left to do.
    }
  }

  /** Up to this place in the feed everything is too old; 0 when nothing is. */
  private long lastTooOld(long cutoff) {
    return database.read(
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(LAST_TOO_OLD)) {
            return number(select, cutoff);
          }
        });
  }

  /** Where one step ends that goes no further than this place; 0 when there is nothing before. */
  private static long oldest(Transaction transaction, long upTo) throws SQLException {
    return number(transaction.prepare(NEXT_STEP), upTo);
  }

  private static long number(PreparedStatement select, long parameter) throws SQLException {
    select.setLong(1, parameter);
    try (ResultSet row = select.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** The oldest first, so that dead letters of one sink do not crowd out what others wait for. */
  private static boolean shrink(Transaction transaction, Map<String, Long> lost)
      throws SQLException {
    Map<String, Long> dead = bySink(transaction.prepare(COUNT_DEAD));
    if (dead.isEmpty()) {
      return cut(transaction, oldest(transaction, Long.MAX_VALUE), lost);
    }
    count(transaction, dead, lost);
    return transaction.write(DELETE_DEAD).executeUpdate() > 0;
  }

  /** Deletes the feed up to this position; false when there is nothing. */
  private static boolean cut(Transaction transaction, long upTo, Map<String, Long> lost)
      throws SQLException {
    if (upTo == 0) {
      return false;
    }
    count(transaction, unsent(transaction, upTo), lost);
    delete(transaction, "DELETE FROM parked WHERE position <= ?", upTo);
    delete(transaction, "DELETE FROM event WHERE position <= ?", upTo);
    return true;
  }

  private static Map<String, Long> unsent(Transaction transaction, long upTo) throws SQLException {
    PreparedStatement select = transaction.prepare(UNSENT);
    for (int i = 1; i <= 4; i++) {
      select.setLong(i, upTo);
    }
    return bySink(select);
  }

  private static Map<String, Long> bySink(PreparedStatement select) throws SQLException {
    Map<String, Long> counts = new TreeMap<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        counts.put(row.getString(1), row.getLong(2));
      }
    }
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  /** What sinks lose by this transaction. */
  private static void count(
      Transaction transaction, Map<String, Long> losses, Map<String, Long> lost)
      throws SQLException {
    for (Map.Entry<String, Long> loss : losses.entrySet()) {
      PreparedStatement update = transaction.write(COUNT);
      update.setLong(1, loss.getValue());
      update.setString(2, loss.getKey());
      update.executeUpdate();
    }
    transaction.afterCommit(
        () -> losses.forEach((sink, more) -> lost.merge(sink, more, Long::sum)));
  }

  private static void delete(Transaction transaction, String sql, long upTo) throws SQLException {
    PreparedStatement delete = transaction.write(sql);
    delete.setLong(1, upTo);
    delete.executeUpdate();
  }

  private static void warn(String sink, long count) {
    LOG.warn(
        "Retention deleted {} events that the sink {} had not had, dead letters included. Bring the"
            + " sink back, replay or drop its dead letters, keep more (for example ledger.max-size ="
            + " 4GB), or forget the sink: bin/session-relay sinks forget {}",
        count,
        sink,
        sink);
  }
}
