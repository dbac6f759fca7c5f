package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.database.LedgerDatabase;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.database.Tenure;
import dev.sessionrelay.ledger.observation.FingerprintCache;
import dev.sessionrelay.ledger.observation.LastSeen;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.telemetry.Spans;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a ledger is made of, whoever records in it. */
record LedgerParts(
    LedgerDatabase database,
    Clock clock,
    FingerprintCache memory,
    OpenIncidents incidents,
    LedgerWriter writer,
    SqlEventLog events,
    LastSeen seen,
    SightingWriter sightings,
    StaleSessions stale,
    Retention retention,
    LedgerMaintenance upkeep,
    AtomicReference<Consumer<List<Session>>> activity) {

  /**
   * @param age the time by which things grow old
   */
  static LedgerParts of(
      LedgerDatabase database,
      LedgerSettings settings,
      Clock clock,
      Supplier<Instant> age,
      Spans spans) {
    FingerprintCache memory = new FingerprintCache(SqlLedger.REMEMBERED_SESSIONS);
    OpenIncidents incidents = new OpenIncidents();
    AppendNotifier appends = new AppendNotifier(memory, incidents);
    LedgerWriter writer = new LedgerWriter(database, clock, System::nanoTime, appends, spans);
    incidents.replaceAll(IncidentTable.all(database));
    ExternalChangePoller follower =
        new ExternalChangePoller(database, writer, memory, incidents, appends);
    Retention retention = new Retention(writer, database, memory, settings, age);
    LastSeen seen = new LastSeen();
    SightingWriter sightings = new SightingWriter(database, writer, memory, seen);
    sightings.restore();
    StaleSessions stale = new StaleSessions(database, writer, memory, seen, incidents, clock);
    return new LedgerParts(
        database,
        clock,
        memory,
        incidents,
        writer,
        new SqlEventLog(database, writer, appends, clock, Tenure.ALWAYS),
        seen,
        sightings,
        stale,
        retention,
        new LedgerMaintenance(database, writer, follower, retention, sightings, stale),
        new AtomicReference<>(sessions -> {}));
  }
}
