package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.IncidentRule.IncidentQuiet;
import dev.sessionrelay.ledger.database.LedgerDatabase;
import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.ledger.database.LedgerLock;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.database.LedgerTransaction;
import dev.sessionrelay.ledger.database.NodeSession;
import dev.sessionrelay.ledger.database.Tenure;
import dev.sessionrelay.ledger.observation.AskedSessions;
import dev.sessionrelay.ledger.observation.FingerprintCache;
import dev.sessionrelay.ledger.observation.LastSeen;
import dev.sessionrelay.ledger.observation.NotFoundTable;
import dev.sessionrelay.ledger.observation.Observation;
import dev.sessionrelay.ledger.observation.PollScope;
import dev.sessionrelay.ledger.observation.SessionStanding;
import dev.sessionrelay.ledger.observation.SessionTable;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.telemetry.Spans;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The ledger in SQLite or PostgreSQL. Safe for any number of threads; what they record at the same
 * time is committed together. Several processes may share one PostgreSQL database.
 */
public final class SqlLedger implements Ledger {
  /** Sessions whose fingerprint is kept in memory, about 25 MB of heap when they are all there. */
  public static final int REMEMBERED_SESSIONS = 100_000;

  private final LedgerParts parts;
  private final LedgerDatabase database;
  private final Clock clock;
  private final FingerprintCache memory;
  private final OpenIncidents incidents;
  private final LedgerWriter writer;
  private final LastSeen seen;
  private final LedgerMaintenance upkeep;
  private final Tenure tenure;

  private SqlLedger(LedgerParts parts, Tenure tenure) {
    this.parts = parts;
    this.tenure = tenure;
    this.database = parts.database();
    this.clock = parts.clock();
    this.memory = parts.memory();
    this.incidents = parts.incidents();
    this.writer = parts.writer();
    this.seen = parts.seen();
    this.upkeep = parts.upkeep();
  }

  /**
   * Opens the ledger, makes it where there is none, and brings its tables up to date.
   *
   * @throws LedgerException when the database cannot be used; the message says why and what to do
   */
  public static SqlLedger open(LedgerSettings settings, Clock clock) {
    LedgerDatabase database = LedgerDatabase.open(settings, (place, source) -> null);
    return of(database, settings, clock, clock::instant, Spans.NONE);
  }

  /**
   * The same for a relay, which delivers too: no second one may open the ledger so until this one
   * is closed or its process ends.
   *
   * @param spans one for each commit of a poll
   */
  public static SqlLedger openAlone(LedgerSettings settings, Clock clock, Spans spans) {
    LedgerDatabase database = LedgerDatabase.await(settings, LedgerLock::on);
    return of(database, settings, clock, Retention.neverAhead(clock, System::nanoTime), spans);
  }

  /** The same for one relay of several: what it records for a unit needs a {@link Tenure} of it. */
  public static SqlLedger openShared(
      LedgerSettings settings, NodeSession session, Clock clock, Spans spans) {
    LedgerDatabase database =
        LedgerDatabase.await(
            settings, (place, source) -> LedgerLock.shared(place, source, session));
    return of(database, settings, clock, Retention.neverAhead(clock, System::nanoTime), spans);
  }

  private static SqlLedger of(
      LedgerDatabase database,
      LedgerSettings settings,
      Clock clock,
      Supplier<Instant> age,
      Spans spans) {
    try {
      return new SqlLedger(LedgerParts.of(database, settings, clock, age, spans), Tenure.ALWAYS);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  @Override
  public int record(Observation observation) {
    IncidentKey asked = IncidentKey.of(observation.origin(), observation.askedFor());
    boolean ends = incidents.succeeded(asked, true);
    if (!observation.everyPoll() && !ends && memory.isUnchanged(observation)) {
      noteSeen(observation);
      return 0;
    }
    int events =
        writer.commit(
            "target " + observation.origin().target(),
            tenure,
            new RecordObservation(observation, memory, incidents, ends));
    noteSeen(observation);
    return events;
  }

  private void noteSeen(Observation observation) {
    if (seen.seen(observation)) {
      upkeep.soon();
    }
    List<Session> active = memory.moreActive(observation);
    if (!active.isEmpty()) {
      seen.active(active);
      parts.activity().get().accept(active);
    }
  }

  @Override
  public int failed(Incident incident, Instant at) {
    return incidents.countAgain(incident, at)
        ? 0
        : commit(transaction -> incidents.fail(transaction, incident, at));
  }

  @Override
  public int recovered(Origin origin, String askedFor, Instant at) {
    IncidentKey key = IncidentKey.of(origin, askedFor);
    return incidents.succeeded(key, false)
        ? commit(tx -> incidents.recover(tx, key, SequenceNumbers.of(tx, key), at))
        : 0;
  }

  @Override
  public SessionStanding standing(Origin origin, String sessionId, String place) {
    return memory.isGone(origin.source(), RecordGone.askedFor(origin, sessionId))
        ? SessionStanding.KNOWN_GONE
        : commit(
            transaction ->
                new SessionTable(transaction, origin.source()).standing(sessionId, place));
  }

  @Override
  public boolean gone(Origin origin, String sessionId, String proof, Instant at) {
    String askedFor = RecordGone.askedFor(origin, sessionId);
    boolean known =
        memory.isGone(origin.source(), askedFor)
                && incidents.find(IncidentKey.of(origin, askedFor)) == null
            || commit(new RecordGone(origin, sessionId, proof, at, memory, incidents));
    if (known) {
      seen.gone(new PollScope(origin, askedFor, "", false));
    }
    return known;
  }

  @Override
  public Map<String, Instant> notFound(String scope) {
    return NotFoundTable.of(database, scope);
  }

  @Override
  public void keepNotFound(String scope, Map<String, Instant> since) {
    commit(transaction -> NotFoundTable.replace(transaction, scope, since));
  }

  private <T> T commit(LedgerTransaction.UnitOfWork<T> work) {
    return writer.commit(null, tenure, work);
  }

  /** Keeps of events what must not be lost with them; about so many wait until they go. */
  public void beforeCut(EventKeeper keeper, long most) {
    parts.retention().keeping().with(keeper, most);
  }

  /** How incidents of each target are told, from now on. */
  public void incidentRules(Function<String, IncidentRule> byTarget) {
    incidents.follow(byTarget);
  }

  /** What keeps incidents from being told, from now on: by target, at a time. */
  public void suppress(BiFunction<String, Instant, IncidentQuiet> byTarget) {
    incidents.suppress(byTarget);
  }

  /** Tells of open incidents what is due, though no poll failed just now. */
  public void lookAtIncidents(Instant now) {
    incidents.look(writer, now);
  }

  /** Incidents that are open now. */
  public List<Incident> openIncidents() {
    return incidents.all();
  }

  /**
   * The configuration has changed: incidents of what no target asks for any more end with an event,
   * and its sessions are marked stale within about a minute.
   */
  public void asksFor(AskedSessions asked, Predicate<Incident> stillAsked) {
    parts.stale().ask(asked);
    writer.health().retain(asked::hasOwner);
    incidents.endUnasked(writer, stillAsked, clock.instant());
  }

  @Override
  public void turnEnded(PollScope scope) {
    if (seen.turnEnded(scope)) {
      upkeep.soon();
    }
  }

  /** Whether the database takes writes, as the last one went. */
  public LedgerHealth health() {
    return writer.health().now();
  }

  /** The feed of events, as the sinks read it. */
  public EventLog events() {
    return parts.events();
  }

  @Override
  public boolean isShared() {
    return tenure.isShared();
  }

  @Override
  public Ledger under(Tenure other) {
    return other == tenure ? this : new SqlLedger(parts, other);
  }

  /** For what is recorded beside polls. */
  public LedgerWriter writer() {
    return writer;
  }

  /** The session with a last activity that is newer than on disk, if there is one. */
  public Optional<Session> newer(String source, Session stored) {
    return seen.newer(source, stored);
  }

  /** Hears, on the thread of the poll, of sessions of which the last activity alone is newer. */
  public void onActivity(Consumer<List<Session>> listener) {
    parts.activity().set(listener);
  }

  /**
   * What accounts wait for.
   *
   * @param vendors vendor of an account, for the events about its breakers
   */
  public HoldTable holds(UnaryOperator<String> vendors) {
    return new HoldTable(database, writer, vendors, clock);
  }

  /** For the queries of pages, the API and commands. */
  public LedgerReader reader() {
    return new LedgerReader(database);
  }

  /** Who acts for what, where several relays share the ledger. */
  public UnitLeases leases() {
    return new UnitLeases(parts);
  }

  /** What is done by itself, once a minute. */
  void eachMinute() {
    upkeep.eachMinute();
  }

  @Override
  public void close() {
    upkeep.close();
    parts.sightings().close();
    writer.close();
    database.close();
  }
}
