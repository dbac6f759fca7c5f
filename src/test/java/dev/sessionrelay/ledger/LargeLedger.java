package dev.sessionrelay.ledger;

import static dev.sessionrelay.ledger.LedgerSamples.T0;

import dev.sessionrelay.ledger.EventLog.Progress;
import dev.sessionrelay.ledger.EventLog.Start;
import dev.sessionrelay.ledger.database.Dialect;
import dev.sessionrelay.ledger.database.LedgerDatabase;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.database.LedgerTransaction;
import dev.sessionrelay.ledger.observation.Coverage;
import dev.sessionrelay.ledger.observation.FingerprintCache;
import dev.sessionrelay.ledger.observation.Observation;
import dev.sessionrelay.ledger.observation.SessionTable;
import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.Events;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.session.ObservedSession;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionBuilder;
import dev.sessionrelay.session.SessionState;
import dev.sessionrelay.telemetry.Spans;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * A ledger with very many sessions and events, made without the comparing. Of the sessions, one in
 * ten is seen by two calls; a thousandth of the events tell of failures.
 */
public final class LargeLedger {
  private static final int TARGETS = 100;
  private static final int STEP = 1_000;
  private static final List<String> VENDORS = List.of("alibaba", "huawei", "oracle");

  private LargeLedger() {}

  /** Makes it, and two sinks: one that has had everything, one that has had nothing. */
  public static SqlLedger make(LedgerSettings settings, int sessions, int events) {
    SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK);
    ledger.events().open("behind", Start.NOW);
    ledger.events().open("file", Start.NOW);
    AppendNotifier nobody = new AppendNotifier(new FingerprintCache(0), new OpenIncidents());
    try (LedgerDatabase database = LedgerDatabase.existing(settings);
        LedgerWriter writer =
            new LedgerWriter(database, Ledgers.CLOCK, System::nanoTime, nobody, Spans.NONE)) {
      for (int from = 0; from < sessions; from += STEP) {
        int begin = from;
        int end = Math.min(sessions, from + STEP);
        writer.commit(transaction -> sessions(transaction, begin, end));
      }
      for (int from = 0; from < events; from += STEP) {
        int begin = from;
        int end = Math.min(events, from + STEP);
        writer.commit(transaction -> events(transaction, begin, end, sessions));
        ledger.events().advance("file", new Progress(end, List.of()), List.of());
      }
    }
    if (Dialect.of(settings.url()) == Dialect.POSTGRESQL) {
      // What its own upkeep does within a minute.
      TestPostgres.administrate(settings, "VACUUM ANALYZE");
    }
    return ledger;
  }

  private static Void sessions(LedgerTransaction transaction, int from, int to)
      throws SQLException {
    for (int i = from; i < to; i++) {
      save(transaction, session(i, "listing"), i);
      if (i % 10 == 0) {
        save(transaction, session(i, "single"), i);
      }
    }
    return null;
  }

  private static void save(LedgerTransaction transaction, Session session, int i)
      throws SQLException {
    Observation seen =
        new Observation(
            session.origin(), null, Coverage.PARTIAL, List.of(session), T0.plusSeconds(i), false);
    new SessionTable(transaction, session.origin().source())
        .save(ObservedSession.of(session), seen);
  }

  private static Void events(LedgerTransaction transaction, int from, int to, int sessions)
      throws SQLException {
    for (int i = from; i < to; i++) {
      transaction.append(event(i, sessions), null);
    }
    return null;
  }

  private static Event event(int i, int sessions) {
    Session session = session(i % sessions, "listing");
    if (i % 1_000 == 7) {
      boolean begins = i % 2_000 == 7;
      Instant since = T0.plusMillis(begins ? i : i - 1_000);
      Incident incident =
          new Incident(
              session.origin(), null, "THROTTLED", 429, "Throttling", "x", "y", "r", since, 3);
      return begins
          ? Events.pollFailed(incident, i + 1, T0.plusMillis(i))
          : Events.pollRecovered(incident, i + 1, T0.plusMillis(i));
    }
    return i < sessions
        ? Events.discovered(ObservedSession.of(session), i + 1, T0.plusMillis(i))
        : Events.changed(session, ObservedSession.of(session), i + 1, T0.plusMillis(i));
  }

  private static Session session(int i, String endpoint) {
    String vendor = VENDORS.get(i % VENDORS.size());
    Origin origin =
        new Origin(
            vendor,
            "spark",
            vendor + "-" + endpoint,
            "account-" + i % 10,
            "target-" + i % TARGETS,
            "w-" + i % TARGETS,
            "w-" + i % TARGETS);
    return SessionBuilder.of(
            LedgerSamples.session(
                origin, "session-" + i, i % 7 == 0 ? SessionState.STOPPED : SessionState.RUNNING))
        .activity(i % 2 == 0 ? Activity.IDLE : Activity.BUSY)
        .build();
  }
}
