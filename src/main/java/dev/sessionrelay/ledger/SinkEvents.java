package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.database.ColumnReader;
import dev.sessionrelay.ledger.database.LedgerTransaction;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.EventType;
import dev.sessionrelay.session.Events;
import dev.sessionrelay.session.RelayPart;
import java.sql.JDBCType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;

/**
 * Events about parts of the relay itself, in the transaction that keeps what they tell. What was
 * told before a restart is not told again.
 */
final class SinkEvents {
  private static final String TOLD = "SELECT stopped_since, down_since FROM sink WHERE name = ?";
  private static final String TELL =
      "UPDATE sink SET stopped_since = ?, down_since = ? WHERE name = ?";

  private SinkEvents() {}

  /** What events have told of a sink; null where nothing is under way. */
  private record ToldOfSink(Instant stopped, Instant down) {
    static ToldOfSink of(ResultSet row) throws SQLException {
      return new ToldOfSink(
          ColumnReader.instant(row, "stopped_since"), ColumnReader.instant(row, "down_since"));
    }

    /** A sink that was just started may be down all the same: only an answer proves an end. */
    ToldOfSink after(EventLog.Condition now) {
      return new ToldOfSink(
          after(stopped, now.stopped(), now), after(down, now.down() && !now.stopped(), now));
    }

    private static Instant after(Instant since, boolean is, EventLog.Condition now) {
      if (is) {
        return since == null ? now.since() : since;
      }
      return now.answering() && !now.stopped() ? null : since;
    }
  }

  /** For a sink that the ledger knows. */
  static void record(
      LedgerTransaction transaction, String sink, EventLog.Condition condition, Instant now)
      throws SQLException {
    for (ToldOfSink told : transaction.query(TOLD, ToldOfSink::of, sink)) {
      ToldOfSink next = told.after(condition);
      if (!next.equals(told)) {
        transaction.update(TELL, time(next.stopped()), time(next.down()), sink);
        tell(transaction, RelayPart.sink(sink), told, next, condition.error(), now);
      }
    }
  }

  private static void tell(
      LedgerTransaction transaction,
      RelayPart part,
      ToldOfSink told,
      ToldOfSink next,
      String error,
      Instant now)
      throws SQLException {
    if (told.stopped() == null && next.stopped() != null) {
      append(transaction, EventType.SINK_STOPPED, part, next.stopped(), error, now);
    }
    if (told.down() == null && next.down() != null) {
      append(transaction, EventType.BREAKER_OPENED, part, next.down(), error, now);
    } else if (told.down() != null && next.down() == null) {
      append(transaction, EventType.BREAKER_CLOSED, part, told.down(), null, now);
    }
  }

  /** Appends one event about a part of the relay. */
  static void append(
      LedgerTransaction transaction,
      EventType type,
      RelayPart part,
      Instant since,
      String reason,
      Instant now)
      throws SQLException {
    SequenceNumbers numbers = SequenceNumbers.of(transaction, part.origin().source(), Set.of(""));
    Event event = Events.ofPart(type, part, since, reason, numbers.next("", now), now);
    transaction.append(event, null);
    transaction.flush();
  }

  private static Object time(Instant time) {
    return time == null ? JDBCType.BIGINT : time;
  }
}
