package dev.sessionrelay.ledger.observation;

import dev.sessionrelay.ledger.database.ColumnReader;
import dev.sessionrelay.ledger.database.LedgerTransaction;
import dev.sessionrelay.ledger.database.SqlParameters;
import dev.sessionrelay.session.ObservedSession;
import dev.sessionrelay.session.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** SQL of the table {@code session}, inside the writer's transaction. */
public final class SessionTable {
  private static final String SELECT =
      "SELECT subject, target, narrowed_by, state, fingerprint, missing, gone_at, "
          + ColumnReader.AGE
          + ", stale_told, data, place FROM session WHERE source = ?";
  private static final String SAVE =
      "INSERT INTO session (source, subject, session_key, target, narrowed_by, vendor, account, state,"
          + " activity, kind, name, owner, queue, fingerprint, first_seen, changed_at, state_since,"
          + " activity_since, last_seen, place, missing, gone_at, data)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, NULL, ?)"
          + " ON CONFLICT (source, subject) DO UPDATE SET session_key = excluded.session_key,"
          + " target = excluded.target, narrowed_by = excluded.narrowed_by,"
          + " vendor = excluded.vendor, account = excluded.account, state = excluded.state,"
          + " activity = excluded.activity, kind = excluded.kind, name = excluded.name,"
          + " owner = excluded.owner, queue = excluded.queue, fingerprint = excluded.fingerprint,"
          + " data = excluded.data, changed_at = excluded.changed_at,"
          + " last_seen = excluded.last_seen, place = excluded.place, missing = 0,"
          + " gone_at = NULL, stale_since = NULL, stale_told = 0,"
          + since("state")
          + since("activity")
          + " first_seen = CASE WHEN session.gone_at IS NULL THEN session.first_seen"
          + " ELSE excluded.first_seen END";
  // What it is found by stays, so that the database has fewer pages to write.
  private static final String CHANGE =
      "UPDATE session SET state = ?, activity = ?, kind = ?, name = ?, owner = ?, queue = ?,"
          + " fingerprint = ?, data = ?, changed_at = ?, last_seen = ?,"
          + " state_since = CASE WHEN state = ? THEN state_since ELSE ? END,"
          + " activity_since = CASE WHEN activity = ? THEN activity_since ELSE ? END"
          + " WHERE source = ? AND subject = ?";
  private static final String REFRESH =
      "UPDATE session SET target = ?, narrowed_by = ?, fingerprint = ?, data = ?, last_seen = ?,"
          + " place = ?, missing = 0, stale_since = NULL, stale_told = 0"
          + " WHERE source = ? AND subject = ?";
  private static final String MISS =
      "UPDATE session SET missing = missing + 1, last_seen = ? WHERE source = ? AND subject = ?";
  private static final String STALE =
      "UPDATE session SET stale_since = ?, stale_told = ?, last_seen = ?"
          + " WHERE source = ? AND subject = ?";
  private static final String GONE =
      "UPDATE session SET state = 'GONE', activity = 'UNKNOWN', missing = 0, changed_at = ?,"
          + " gone_at = ?, state_since = ?, activity_since = ?, stale_since = NULL, stale_told = 0 WHERE source = ? AND subject = ?";
  private static final String EXISTING = " AND gone_at IS NULL";
  // What such a listing saw last, whatever its target was called then.
  private static final String NARROWED =
      EXISTING + " AND (narrowed_by = ? OR narrowed_by IS NULL AND target = ?)";
  private static final String FRESH =
      "SELECT subject FROM session WHERE stale_since IS NULL AND source = ?";

  /** A session that was gone begins anew. */
  private static String since(String column) {
    return (" %1$s_since = CASE WHEN session.gone_at IS NULL AND session.%1$s = excluded.%1$s"
            + " THEN session.%1$s_since ELSE excluded.%1$s_since END,")
        .formatted(column);
  }

  private final LedgerTransaction transaction;
  private final String source;

  public SessionTable(LedgerTransaction transaction, String source) {
    this.transaction = transaction;
    this.source = source;
  }

  /** Those of these sessions that are known, by id. */
  public Map<String, KnownSession> find(Collection<String> subjects) throws SQLException {
    Map<String, KnownSession> found = new HashMap<>();
    for (List<String> some : SqlParameters.chunks(subjects)) {
      String sql = SELECT + " AND subject" + SqlParameters.in(some.size());
      transaction
          .query(sql, SessionTable::session, source, some)
          .forEach(session -> found.put(session.subject(), session));
    }
    return found;
  }

  /** Sessions of the source that exist. */
  public List<KnownSession> existing() throws SQLException {
    return transaction.query(SELECT + EXISTING, SessionTable::session, source);
  }

  /**
   * Those that a listing with this filter has to have: the ones that such a listing saw last,
   * whatever its target was called then; without a filter all.
   *
   * @param target of the listing; decides where the filter is not known
   */
  public List<KnownSession> existing(String filter, String target) throws SQLException {
    if (filter.isEmpty()) {
      return existing();
    }
    return transaction.query(SELECT + NARROWED, SessionTable::session, source, filter, target);
  }

  /**
   * Ids of those that a target asks for and that are not marked stale.
   *
   * @param subject the only one; empty for those of {@link #existing(String, String)}
   */
  public List<String> fresh(String subject, String filter, String target) throws SQLException {
    if (!subject.isEmpty()) {
      return transaction.query(
          FRESH + EXISTING + " AND subject = ?", row -> row.getString(1), source, subject);
    }
    return filter.isEmpty()
        ? transaction.query(FRESH + EXISTING, row -> row.getString(1), source)
        : transaction.query(FRESH + NARROWED, row -> row.getString(1), source, filter, target);
  }

  /** Whether the source ever had a session that is not forgotten. */
  public boolean knowsAny() throws SQLException {
    String sql = "SELECT 1 FROM session WHERE source = ? LIMIT 1";
    return !transaction.query(sql, row -> row.getInt(1), source).isEmpty();
  }

  public void save(ObservedSession now, Observation seen) throws SQLException {
    Session session = now.session();
    transaction.batch(
        SAVE,
        source,
        session.sessionId(),
        session.origin().sessionKey(session.sessionId()),
        session.origin().target(),
        seen.filter(),
        session.origin().vendor(),
        session.origin().account(),
        session.state(),
        session.activity(),
        session.kind(),
        session.name(),
        owner(session.owner()),
        session.queue(),
        now.fingerprint(),
        seen.at(),
        seen.at(),
        seen.at(),
        seen.at(),
        seen.at(),
        seen.place(),
        now.json());
  }

  /**
   * The same for one that is known.
   *
   * @param before how it is known
   */
  public void change(KnownSession before, ObservedSession now, Observation seen)
      throws SQLException {
    if (before.missed() > 0 || before.isStale() || !before.isSeenBy(seen)) {
      save(now, seen);
      return;
    }
    Session session = now.session();
    transaction.batch(
        CHANGE,
        session.state(),
        session.activity(),
        session.kind(),
        session.name(),
        owner(session.owner()),
        session.queue(),
        now.fingerprint(),
        now.json(),
        seen.at(),
        seen.at(),
        session.state(),
        seen.at(),
        session.activity(),
        seen.at(),
        source,
        session.sessionId());
  }

  /** As the owner is shown. */
  private static String owner(Session.Owner owner) {
    if (owner == null) {
      return null;
    }
    return owner.name() == null ? owner.id() : owner.name();
  }

  public void refresh(ObservedSession now, Observation seen) throws SQLException {
    transaction.batch(
        REFRESH,
        now.session().origin().target(),
        seen.filter(),
        now.fingerprint(),
        now.json(),
        seen.at(),
        seen.place(),
        source,
        now.session().sessionId());
  }

  /**
   * @param subject null for the whole source
   */
  public SessionStanding standing(String subject, String place) throws SQLException {
    List<KnownSession> known =
        subject == null ? existing() : List.copyOf(find(List.of(subject)).values());
    if (known.isEmpty()) {
      return subject == null && knowsAny() ? SessionStanding.KNOWN_GONE : SessionStanding.UNKNOWN;
    }
    if (known.stream().allMatch(KnownSession::isGone)) {
      return SessionStanding.KNOWN_GONE;
    }
    boolean here =
        known.stream().anyMatch(each -> each.place() == null || each.place().equals(place));
    return here ? SessionStanding.LIVE : SessionStanding.SEEN_ELSEWHERE;
  }

  public void missed(KnownSession known) throws SQLException {
    transaction.batch(MISS, known.lastSeen(), source, known.subject());
  }

  public void stale(KnownSession known, Instant at, boolean told) throws SQLException {
    transaction.batch(STALE, at, told ? 1 : 0, known.lastSeen(), source, known.subject());
  }

  public void gone(String subject, Instant at) throws SQLException {
    transaction.batch(GONE, at, at, at, at, source, subject);
  }

  private static KnownSession session(ResultSet row) throws SQLException {
    return new KnownSession(
        row.getString("subject"),
        row.getString("target"),
        row.getString("narrowed_by"),
        ColumnReader.state(row),
        ColumnReader.fingerprint(row),
        row.getInt("missing"),
        ColumnReader.instant(row, "gone_at"),
        ColumnReader.lastSeen(row),
        ColumnReader.instant(row, "stale_since"),
        row.getInt("stale_told") == 1,
        row.getString("data"),
        row.getString("place"));
  }
}
