package dev.sessionrelay.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Forgets sessions that have been gone for long, and gives unused space back. */
final class Oblivion {
  /** Free pages below this number are left for reuse, about 4 MB. */
  static final int SPARE_PAGES = 1_024;

  private static final String GONE =
      "SELECT source, subject FROM session WHERE gone_at < ? LIMIT " + Retention.STEP;
  private static final String FORGET_SESSION =
      "DELETE FROM session WHERE source = ? AND subject = ?";
  private static final String IDLE =
      "SELECT source, subject, sequence, touched_at FROM stream WHERE touched_at < ?"
          + " AND NOT EXISTS (SELECT 1 FROM session WHERE session.source = stream.source"
          + " AND session.subject = stream.subject)"
          + " AND NOT EXISTS (SELECT 1 FROM incident WHERE incident.source = stream.source"
          + " AND incident.subject = stream.subject) LIMIT "
          + Retention.STEP;
  // One that was used since it was looked up has another time.
  private static final String FORGET_STREAM =
      "DELETE FROM stream WHERE source = ? AND subject = ? AND touched_at = ?";
  private static final String RAISE_FLOOR =
      "UPDATE feed SET sequence_floor = ? WHERE sequence_floor < ?";

  private final Writer writer;
  private final Database database;
  private final Memory memory;
  private final LedgerSettings settings;
  private final Clock clock;
  private volatile boolean stopped;

  Oblivion(Writer writer, Database database, Memory memory, LedgerSettings settings, Clock clock) {
    this.writer = writer;
    this.database = database;
    this.memory = memory;
    this.settings = settings;
    this.clock = clock;
  }

  private record Stream(String source, String subject, long sequence, long touchedAt) {}

  void run() {
    long cutoff = Columns.micros(clock.instant().minus(settings.keepGone()));
    while (!stopped && writer.commit(transaction -> forgetSessions(transaction, cutoff))) {
      // Until no session is old enough.
    }
    for (List<Stream> idle = idle(cutoff); !stopped && !idle.isEmpty(); idle = idle(cutoff)) {
      List<Stream> some = idle;
      writer.commit(transaction -> forgetStreams(transaction, some));
    }
    giveBackSpace();
  }

  void stop() {
    stopped = true;
  }

  private boolean forgetSessions(Transaction transaction, long cutoff) throws SQLException {
    PreparedStatement select = transaction.prepare(GONE);
    select.setLong(1, cutoff);
    boolean any = false;
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        String source = row.getString(1);
        String subject = row.getString(2);
        PreparedStatement delete = transaction.batch(FORGET_SESSION);
        delete.setString(1, source);
        delete.setString(2, subject);
        delete.addBatch();
        transaction.afterCommit(() -> memory.forget(source, subject));
        any = true;
      }
    }
    return any;
  }

  /** Looked up outside the writer: it reads the whole table. */
  private List<Stream> idle(long cutoff) {
    return database.read(connection -> idle(connection, cutoff));
  }

  private static List<Stream> idle(Connection connection, long cutoff) throws SQLException {
    List<Stream> idle = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(IDLE)) {
      select.setLong(1, cutoff);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          idle.add(new Stream(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4)));
        }
      }
    }
    return idle;
  }

  private static boolean forgetStreams(Transaction transaction, List<Stream> idle)
      throws SQLException {
    PreparedStatement delete = transaction.batch(FORGET_STREAM);
    long highest = 0;
    for (Stream stream : idle) {
      delete.setString(1, stream.source);
      delete.setString(2, stream.subject);
      delete.setLong(3, stream.touchedAt);
      delete.addBatch();
      highest = Math.max(highest, stream.sequence);
    }
    PreparedStatement raise = transaction.write(RAISE_FLOOR);
    raise.setLong(1, highest);
    raise.setLong(2, highest);
    return raise.executeUpdate() > 0;
  }

  private void giveBackSpace() {
    String statement = database.dialect().giveBackSpace();
    while (!stopped && statement != null && writer.commit(tx -> giveBackSpace(tx, statement))) {
      // A little at a time, until only the spare pages are left.
    }
  }

  private static boolean giveBackSpace(Transaction transaction, String statement)
      throws SQLException {
    if (transaction.number("PRAGMA freelist_count") < SPARE_PAGES) {
      return false;
    }
    transaction.run(statement);
    return true;
  }
}
