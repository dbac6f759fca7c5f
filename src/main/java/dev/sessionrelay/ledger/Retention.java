package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.database.LedgerDatabase;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.database.LedgerTransaction;
import dev.sessionrelay.ledger.observation.FingerprintCache;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what is too old or too much: events, dead letters, sessions that have been gone for long
 * with their sequences, and unused space. The limits win over a sink that has not had its events:
 * what it loses is counted at the sink and logged. Every step is a small commit among those of the
 * polls, so that none of them waits long.
 */
final class Retention {
  /** Rows that one step deletes at most. */
  private static final int STEP = 500;

  /** Free pages below this number are left for reuse, about 4 MB. */
  private static final int SPARE_PAGES = 1_024;

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
  private static final String FORGET_MARKS =
      "DELETE FROM delivery_mark WHERE sink IN (SELECT name FROM sink) AND position <= ?";
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

  private static final String GONE =
      "SELECT source, subject FROM session WHERE gone_at < ? LIMIT " + STEP;
  private static final String FORGET_SESSION =
      "DELETE FROM session WHERE source = ? AND subject = ?";
  private static final String IDLE =
      "SELECT source, subject, sequence, touched_at FROM stream WHERE touched_at < ?"
          + " AND NOT EXISTS (SELECT 1 FROM session WHERE session.source = stream.source"
          + " AND session.subject = stream.subject)"
          + " AND NOT EXISTS (SELECT 1 FROM incident WHERE incident.source = stream.source"
          + " AND incident.subject = stream.subject) LIMIT "
          + STEP;
  // One that was used since it was looked up has another time.
  private static final String FORGET_STREAM =
      "DELETE FROM stream WHERE source = ? AND subject = ? AND touched_at = ?";
  private static final String RAISE_FLOOR =
      "UPDATE feed SET sequence_floor = ? WHERE sequence_floor < ?";

  private final LedgerWriter writer;
  private final LedgerDatabase database;
  private final FingerprintCache memory;
  private final LedgerSettings settings;
  private final Supplier<Instant> now;
  private final EventKeeping keeping = new EventKeeping();
  private volatile boolean stopped;

  /**
   * @param now a clock that goes forward by a month must not make everything too old
   */
  Retention(
      LedgerWriter writer,
      LedgerDatabase database,
      FingerprintCache memory,
      LedgerSettings settings,
      Supplier<Instant> now) {
    this.writer = writer;
    this.database = database;
    this.memory = memory;
    this.settings = settings;
    this.now = now;
  }

  /** The time on the wall, or what it was at first and has gone by since, if that is earlier. */
  static Supplier<Instant> neverAhead(Clock clock, LongSupplier nanos) {
    Instant began = clock.instant();
    long begin = nanos.getAsLong();
    return () -> {
      Instant gone = began.plusNanos(nanos.getAsLong() - begin);
      Instant wall = clock.instant();
      return wall.isBefore(gone) ? wall : gone;
    };
  }

  /** Deletes all that is over the limits, step by step. */
  void run() {
    deleteEvents(now.get().minus(settings.keepEvents()));
    forgetSessions(now.get().minus(settings.keepGone()));
    long settled = keeping.settled(database.number(LedgerTransaction.NEWEST));
    repeat(transaction -> keeping.keepAhead(transaction, settled, STEP));
    giveBackSpace();
  }

  /** What is known of events before they are deleted. */
  EventKeeping keeping() {
    return keeping;
  }

  /** Ends after the step that runs now. */
  void stop() {
    stopped = true;
  }

  /** Until the step finds nothing more to do. */
  private void repeat(LedgerTransaction.UnitOfWork<Boolean> step) {
    while (!stopped && writer.commit(step)) {
      continue;
    }
  }

  private void deleteEvents(Instant cutoff) {
    Map<String, Long> lost = new TreeMap<>();
    // Up to this place in the feed everything is too old; 0 when nothing is.
    long tooOld = database.number(LAST_TOO_OLD, cutoff);
    repeat(transaction -> cut(transaction, oldest(transaction, tooOld), lost));
    while (!stopped && usedBytes() > settings.maxSize() && writer.commit(tx -> shrink(tx, lost))) {
      // Every round makes it smaller by one step.
    }
    lost.forEach(Retention::warn);
  }

  private long usedBytes() {
    return database.number(database.dialect().usedBytes);
  }

  /** Where one step ends that goes no further than this place; 0 when there is nothing before. */
  private static long oldest(LedgerTransaction transaction, long upTo) throws SQLException {
    return transaction.number(NEXT_STEP, upTo);
  }

  /** The oldest first, so that dead letters of one sink do not crowd out what others wait for. */
  private boolean shrink(LedgerTransaction transaction, Map<String, Long> lost)
      throws SQLException {
    Map<String, Long> dead = bySink(transaction, COUNT_DEAD);
    if (dead.isEmpty()) {
      return cut(transaction, oldest(transaction, Long.MAX_VALUE), lost);
    }
    count(transaction, dead, lost);
    return transaction.update(DELETE_DEAD) > 0;
  }

  /** Deletes the feed up to this position; false when there is nothing. */
  private boolean cut(LedgerTransaction transaction, long upTo, Map<String, Long> lost)
      throws SQLException {
    if (upTo == 0) {
      return false;
    }
    count(transaction, bySink(transaction, UNSENT, upTo, upTo, upTo, upTo), lost);
    keeping.keep(transaction, upTo);
    transaction.flush();
    transaction.update("DELETE FROM parked WHERE position <= ?", upTo);
    transaction.update("DELETE FROM event WHERE position <= ?", upTo);
    transaction.update(FORGET_MARKS, upTo);
    return true;
  }

  private static Map<String, Long> bySink(
      LedgerTransaction transaction, String sql, Object... parameters) throws SQLException {
    Map<String, Long> counts = new TreeMap<>();
    transaction
        .query(sql, row -> Map.entry(row.getString(1), row.getLong(2)), parameters)
        .forEach(count -> counts.put(count.getKey(), count.getValue()));
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  /** What sinks lose by this transaction. */
  private static void count(
      LedgerTransaction transaction, Map<String, Long> losses, Map<String, Long> lost)
      throws SQLException {
    for (Map.Entry<String, Long> loss : losses.entrySet()) {
      transaction.update(COUNT, loss.getValue(), loss.getKey());
    }
    transaction.afterCommit(
        () -> losses.forEach((sink, more) -> lost.merge(sink, more, Long::sum)));
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

  private record Stream(String source, String subject, long sequence, long touchedAt) {}

  private void forgetSessions(Instant cutoff) {
    repeat(transaction -> forgetGone(transaction, cutoff));
    for (List<Stream> idle = idle(cutoff); !stopped && !idle.isEmpty(); idle = idle(cutoff)) {
      List<Stream> some = idle;
      writer.commit(transaction -> forgetStreams(transaction, some));
    }
  }

  private boolean forgetGone(LedgerTransaction transaction, Instant cutoff) throws SQLException {
    List<Map.Entry<String, String>> gone =
        transaction.query(GONE, row -> Map.entry(row.getString(1), row.getString(2)), cutoff);
    for (Map.Entry<String, String> session : gone) {
      transaction.batch(FORGET_SESSION, session.getKey(), session.getValue());
      transaction.afterCommit(() -> memory.forget(session.getKey(), session.getValue()));
    }
    return !gone.isEmpty();
  }

  /** Looked up outside the writer: it reads the whole table. */
  private List<Stream> idle(Instant cutoff) {
    return database.query(IDLE, Retention::stream, cutoff);
  }

  private static Stream stream(ResultSet row) throws SQLException {
    return new Stream(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4));
  }

  private static boolean forgetStreams(LedgerTransaction transaction, List<Stream> idle)
      throws SQLException {
    long highest = 0;
    for (Stream stream : idle) {
      transaction.batch(FORGET_STREAM, stream.source, stream.subject, stream.touchedAt);
      highest = Math.max(highest, stream.sequence);
    }
    return transaction.update(RAISE_FLOOR, highest, highest) > 0;
  }

  private void giveBackSpace() {
    String statement = database.dialect().giveBackSpace;
    if (statement != null) {
      // A little at a time, until only the spare pages are left.
      repeat(transaction -> giveBackSpace(transaction, statement));
    }
  }

  private static boolean giveBackSpace(LedgerTransaction transaction, String statement)
      throws SQLException {
    if (transaction.number("PRAGMA freelist_count") < SPARE_PAGES) {
      return false;
    }
    transaction.run(statement);
    return true;
  }
}
