package dev.sessionrelay.ledger;

import dev.sessionrelay.session.Fingerprint;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.Session;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The ledger in SQLite or PostgreSQL. Safe for any number of threads; what they record at the same
 * time is committed together. Several processes may share one PostgreSQL database.
 */
public final class SqlLedger implements Ledger {
  /** Sessions whose fingerprint is kept in memory, about 25 MB of heap when they are all there. */
  public static final int REMEMBERED_SESSIONS = 100_000;

  private final LedgerDatabase database;
  private final FingerprintCache memory = new FingerprintCache(REMEMBERED_SESSIONS);
  private final OpenIncidents incidents = new OpenIncidents();
  private final LedgerWriter writer;
  private final SqlEventLog events;
  private final LedgerMaintenance upkeep;

  private SqlLedger(LedgerDatabase database, LedgerSettings settings, Clock clock) {
    this.database = database;
    AppendNotifier appends = new AppendNotifier(memory);
    this.writer = new LedgerWriter(database, clock, appends);
    this.events = new SqlEventLog(database, writer, appends, clock);
    incidents.replaceAll(IncidentTable.all(database));
    ExternalChangePoller follower =
        new ExternalChangePoller(database, writer, memory, incidents, appends);
    Retention retention = new Retention(writer, database, memory, settings, clock);
    this.upkeep = new LedgerMaintenance(database, writer, follower, retention);
  }

  /**
   * Opens the ledger, makes it where there is none, and brings its tables up to date.
   *
   * @throws LedgerException when the database cannot be used; the message says why and what to do
   */
  public static SqlLedger open(LedgerSettings settings, Clock clock) {
    return of(LedgerDatabase.open(settings), settings, clock);
  }

  /**
   * The same for a relay, which delivers too: no second one may open the ledger so until this one
   * is closed or its process ends.
   */
  public static SqlLedger openAlone(LedgerSettings settings, Clock clock) {
    return of(LedgerDatabase.openAlone(settings), settings, clock);
  }

  private static SqlLedger of(LedgerDatabase database, LedgerSettings settings, Clock clock) {
    try {
      return new SqlLedger(database, settings, clock);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  @Override
  public int record(Observation observation) {
    Map<String, Fingerprint> fingerprints = fingerprints(observation.sessions());
    if (!observation.everyPoll()
        && !new IncidentRecovery(incidents, observation.origin(), observation.askedFor()).isDue()
        && memory.isUnchanged(observation, fingerprints)) {
      return 0;
    }
    return writer.commit(new RecordObservation(observation, fingerprints, memory, incidents));
  }

  @Override
  public int failed(Incident incident, Instant at) {
    return incidents.countAgain(incident)
        ? 0
        : writer.commit(new RecordFailure(incident, at, incidents));
  }

  @Override
  public int recovered(Origin origin, String askedFor, Instant at) {
    IncidentRecovery recovery = new IncidentRecovery(incidents, origin, askedFor);
    return recovery.isDue()
        ? writer.commit(transaction -> recovery.record(transaction, origin.source(), at))
        : 0;
  }

  @Override
  public SessionStanding standing(Origin origin, String sessionId, String place) {
    return memory.isGone(origin.source(), RecordGone.askedFor(origin, sessionId))
        ? SessionStanding.KNOWN_GONE
        : writer.commit(
            transaction ->
                new SessionTable(transaction, origin.source()).standing(sessionId, place));
  }

  @Override
  public boolean gone(Origin origin, String sessionId, String proof, Instant at) {
    String askedFor = RecordGone.askedFor(origin, sessionId);
    if (memory.isGone(origin.source(), askedFor)
        && !new IncidentRecovery(incidents, origin, askedFor).isDue()) {
      return true;
    }
    return writer.commit(new RecordGone(origin, sessionId, proof, at, memory, incidents));
  }

  @Override
  public List<Incident> openIncidents() {
    return incidents.all();
  }

  /** What is no longer asked for: its open incident ends without an event. */
  public void forgetIncident(Incident incident) {
    IncidentKey key = IncidentKey.of(incident);
    writer.commit(
        transaction -> {
          IncidentTable.delete(transaction, key);
          transaction.afterCommit(() -> incidents.remove(key));
          return null;
        });
  }

  @Override
  public LedgerHealth health() {
    return writer.health();
  }

  @Override
  public EventLog events() {
    return events;
  }

  /** What pages of this process show. */
  public LedgerQueries queries() {
    return new LedgerQueries(database);
  }

  /** Deletes what is older than the settings allow; also done by itself, once a minute. */
  public void retain() {
    upkeep.retain();
  }

  @Override
  public void close() {
    upkeep.close();
    writer.close();
    database.close();
  }

  private static Map<String, Fingerprint> fingerprints(List<Session> sessions) {
    Map<String, Fingerprint> fingerprints = new HashMap<>();
    sessions.forEach(session -> fingerprints.put(session.sessionId(), Fingerprint.of(session)));
    return fingerprints;
  }
}
