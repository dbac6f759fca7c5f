package dev.sessionrelay.ledger;

import dev.sessionrelay.session.Fingerprint;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionJson;
import dev.sessionrelay.session.SessionState;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** SQL of the table {@code session}, inside the writer's transaction. */
final class SessionTable {
  private static final String SELECT =
      "SELECT subject, target, narrowed_by, state, fingerprint, missing, gone_at, data FROM session WHERE"
          + " source = ?";
  private static final String SAVE =
      "INSERT INTO session (source, subject, target, narrowed_by, vendor, state, fingerprint, data,"
          + " first_seen, changed_at, missing, gone_at)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, NULL)"
          + " ON CONFLICT (source, subject) DO UPDATE SET target = excluded.target,"
          + " narrowed_by = excluded.narrowed_by, vendor = excluded.vendor, state = excluded.state, fingerprint = excluded.fingerprint,"
          + " data = excluded.data, changed_at = excluded.changed_at, missing = 0, gone_at = NULL,"
          + " first_seen = CASE WHEN session.gone_at IS NULL THEN session.first_seen"
          + " ELSE excluded.first_seen END";
  private static final String REFRESH =
      "UPDATE session SET target = ?, narrowed_by = ?, fingerprint = ?, data = ?, missing = 0"
          + " WHERE source = ? AND subject = ?";
  private static final String MISS =
      "UPDATE session SET missing = missing + 1 WHERE source = ? AND subject = ?";
  private static final String GONE =
      "UPDATE session SET state = 'GONE', missing = 0, changed_at = ?, gone_at = ?"
          + " WHERE source = ? AND subject = ?";

  private final Transaction transaction;
  private final String source;

  SessionTable(Transaction transaction, String source) {
    this.transaction = transaction;
    this.source = source;
  }

  /** Those of these sessions that are known, by id. */
  Map<String, KnownSession> find(Collection<String> subjects) throws SQLException {
    Map<String, KnownSession> found = new HashMap<>();
    for (List<String> some : InList.chunks(subjects)) {
      PreparedStatement select =
          transaction.prepare(SELECT + " AND subject IN " + InList.of(some.size()));
      select.setString(1, source);
      InList.set(select, 2, some);
      rows(select).forEach(session -> found.put(session.subject(), session));
    }
    return found;
  }

  /** Sessions of the source that exist. */
  List<KnownSession> existing() throws SQLException {
    PreparedStatement select = transaction.prepare(SELECT + " AND gone_at IS NULL");
    select.setString(1, source);
    return rows(select);
  }

  /**
   * Those that a listing with this filter has to have: the ones that such a listing saw last,
   * whatever its target was called then; without a filter all.
   *
   * @param target of the listing; decides where the filter is not known
   */
  List<KnownSession> existing(String filter, String target) throws SQLException {
    if (filter.isEmpty()) {
      return existing();
    }
    PreparedStatement select =
        transaction.prepare(
            SELECT
                + " AND gone_at IS NULL"
                + " AND (narrowed_by = ? OR narrowed_by IS NULL AND target = ?)");
    select.setString(1, source);
    select.setString(2, filter);
    select.setString(3, target);
    return rows(select);
  }

  /** Whether the source ever had a session that is not forgotten. */
  boolean knowsAny() throws SQLException {
    PreparedStatement select =
        transaction.prepare("SELECT 1 FROM session WHERE source = ? LIMIT 1");
    select.setString(1, source);
    try (ResultSet row = select.executeQuery()) {
      return row.next();
    }
  }

  void save(Session session, String filter, Fingerprint fingerprint, Instant at)
      throws SQLException {
    PreparedStatement save = transaction.batch(SAVE);
    save.setString(1, source);
    save.setString(2, session.sessionId());
    save.setString(3, session.origin().target());
    save.setString(4, filter);
    save.setString(5, session.origin().vendor());
    save.setString(6, session.state().name());
    save.setString(7, fingerprint.toString());
    save.setString(8, SessionJson.write(session));
    save.setLong(9, Columns.micros(at));
    save.setLong(10, Columns.micros(at));
    save.addBatch();
  }

  void refresh(Session session, String filter, Fingerprint fingerprint) throws SQLException {
    PreparedStatement refresh = transaction.batch(REFRESH);
    refresh.setString(1, session.origin().target());
    refresh.setString(2, filter);
    refresh.setString(3, fingerprint.toString());
    refresh.setString(4, SessionJson.write(session));
    refresh.setString(5, source);
    refresh.setString(6, session.sessionId());
    refresh.addBatch();
  }

  void missed(String subject) throws SQLException {
    PreparedStatement miss = transaction.batch(MISS);
    miss.setString(1, source);
    miss.setString(2, subject);
    miss.addBatch();
  }

  void gone(String subject, Instant at) throws SQLException {
    PreparedStatement gone = transaction.batch(GONE);
    gone.setLong(1, Columns.micros(at));
    gone.setLong(2, Columns.micros(at));
    gone.setString(3, source);
    gone.setString(4, subject);
    gone.addBatch();
  }

  private static List<KnownSession> rows(PreparedStatement select) throws SQLException {
    List<KnownSession> sessions = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        sessions.add(session(row));
      }
    }
    return sessions;
  }

  private static KnownSession session(ResultSet row) throws SQLException {
    return new KnownSession(
        row.getString("subject"),
        row.getString("target"),
        row.getString("narrowed_by"),
        SessionState.valueOf(row.getString("state")),
        Fingerprint.parse(row.getString("fingerprint")),
        row.getInt("missing"),
        Columns.instant(row, "gone_at"),
        row.getString("data"));
  }
}
