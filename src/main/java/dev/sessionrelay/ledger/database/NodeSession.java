package dev.sessionrelay.ledger.database;

import dev.sessionrelay.settings.ContentDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * The writer's session on a PostgreSQL server that several relays share. The locks of units are
 * held by this session, and everything is recorded on it: when the server ends it, which it does at
 * once after a death and within seconds of silence, the rights and the means to write end together.
 * Its beat proves that it lives; all times are the server's.
 */
public final class NodeSession {
  private static final String SETTINGS =
      "SET idle_session_timeout = '5s'; SET idle_in_transaction_session_timeout = '2s';"
          + " SET client_connection_check_interval = '1s'; SET tcp_keepalives_idle = 2;"
          + " SET tcp_keepalives_interval = 1; SET tcp_keepalives_count = 3;"
          + " SET tcp_user_timeout = '5s'";

  /** One that was cut off keeps its name until the server notices. */
  private static final String NAME =
      "SET lock_timeout = '7s'; SELECT pg_advisory_lock(KEY); SET lock_timeout = DEFAULT";

  /** SQL for the server's time, in microseconds since 1970. */
  public static final String NOW =
      "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)";

  private static final String BEAT_NOW =
      "INSERT INTO node (id, name, version, address, configuration, started_at, beat_at, summary)"
          + " VALUES (?, ?, ?, ?, ?, ?, "
          + NOW
          + ", ?) ON CONFLICT (id) DO UPDATE SET configuration = excluded.configuration,"
          + " beat_at = excluded.beat_at, summary = excluded.summary RETURNING beat_at";
  private static final String TRY = "SELECT CAST(pg_try_advisory_lock(?) AS INTEGER)";
  private static final String RELEASE = "SELECT CAST(pg_advisory_unlock(?) AS INTEGER)";
  private static final String HOLD =
      "INSERT INTO lease (unit, node, since, turns_until) VALUES (?, ?, "
          + NOW
          + ", NULL) ON CONFLICT (unit) DO UPDATE SET node = excluded.node,"
          + " since = excluded.since, turns_until = NULL";
  private static final String BEFORE =
      "SELECT coalesce(turns_until, (SELECT beat_at + "
          + SessionBeat.AHEAD.toMillis() * 1_000
          + " FROM node WHERE id = lease.node)) AS turns_until FROM lease WHERE unit = ?";
  private static final String LET_GO =
      "UPDATE lease SET turns_until = ? WHERE unit = ? AND node = ?";

  private final NodeIdentity node;
  private final Supplier<NodeReport> report;
  private final Clock clock;
  private final LongSupplier nanos;
  private final Map<String, Tenure> tenures = new ConcurrentHashMap<>();
  private final LongAdder refused = new LongAdder();
  private volatile SessionBeat last;

  /**
   * What a node tells the others with each beat.
   *
   * @param configuration digest of what is in force
   * @param summary why its health is not UP, a sentence a line
   */
  public record NodeReport(String configuration, String summary) {}

  /**
   * @param nanos monotonic, as {@link System#nanoTime}
   */
  public NodeSession(
      NodeIdentity node, Supplier<NodeReport> report, Clock clock, LongSupplier nanos) {
    this.node = node;
    this.report = report;
    this.clock = clock;
    this.nanos = nanos;
  }

  public NodeIdentity node() {
    return node;
  }

  /** Units that this process acts for. */
  public Map<String, Tenure> tenures() {
    return Map.copyOf(tenures);
  }

  /** Pieces of work that were not recorded, as their tenure was over. */
  public long refused() {
    return refused.sum();
  }

  /** How long ago the session was alive for certain; null before the first beat. */
  public Duration beatAge() {
    SessionBeat beat = last;
    return beat == null ? null : beat.age(nanos.getAsLong(), clock.instant());
  }

  /** How far the server's clock is ahead of this machine's. */
  public Duration clockOffset() {
    SessionBeat beat = last;
    return beat == null ? Duration.ZERO : beat.offset();
  }

  /** Whether nobody else can have what this session holds for two seconds more. */
  boolean lives() {
    SessionBeat beat = last;
    return beat != null && beat.lives(nanos.getAsLong(), clock.instant());
  }

  boolean mayBegin(Instant due) {
    SessionBeat beat = last;
    return beat != null && beat.mayBegin(due);
  }

  /** Now, by the server's clock; by this machine's before the first beat. */
  public Instant serverTime() {
    SessionBeat beat = last;
    return beat == null ? clock.instant() : beat.serverTime(nanos.getAsLong());
  }

  /**
   * Takes the unit, in a transaction of the writer: what its holder before recorded is committed
   * then, or never will be.
   *
   * @return null when another process has it
   */
  public Tenure take(LedgerTransaction transaction, String unit) throws SQLException {
    Tenure known = tenures.get(unit);
    if (known != null || transaction.number(TRY, key(unit)) == 0) {
      return known;
    }
    List<Instant> before =
        transaction.query(BEFORE, row -> ColumnReader.instant(row, "turns_until"), unit);
    transaction.update(HOLD, unit, node.id());
    Tenure taken = new Tenure(unit, this, before.isEmpty() ? null : before.get(0));
    tenures.put(unit, taken);
    return taken;
  }

  /**
   * Lets go of a unit, after the last work for it.
   *
   * @param lastTurn no turn of it began later, by the server's clock
   */
  public Void release(LedgerTransaction transaction, Tenure tenure, Instant lastTurn)
      throws SQLException {
    tenures.remove(tenure.unit(), tenure);
    tenure.end();
    transaction.update(LET_GO, lastTurn, tenure.unit(), node.id());
    transaction.number(RELEASE, key(tenure.unit()));
    return null;
  }

  /** Makes a new connection the session, or says why it cannot be. */
  public Connection join(Connection writer, String place) throws SQLException {
    try (Statement statement = writer.createStatement()) {
      statement.execute(SETTINGS);
      statement.execute(NAME.replace("KEY", Long.toString(key("node/" + node.name()))));
      return writer;
    } catch (SQLException e) {
      writer.close();
      if (LedgerLock.LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
        throw new LedgerException(
            "Another relay of the group at "
                + place
                + " is called "
                + node.name()
                + ". Give each a name of its own, for example cluster.node = relay-2",
            e);
      }
      throw e;
    }
  }

  /**
   * Looks whether sessions mean something on this way to the server.
   *
   * @throws LedgerException when they do not
   */
  static void check(DataSource source, String place) throws SQLException {
    try (Connection first = source.getConnection();
        Connection second = source.getConnection();
        Statement statement = first.createStatement()) {
      int version = number(first, "SELECT current_setting('server_version_num')");
      if (version < 140_000) {
        throw new LedgerException(
            "The server of the ledger %s has version %s: several relays need PostgreSQL 14 or newer,"
                    .formatted(place, version / 10_000)
                + " which ends silent sessions by itself. Upgrade it, or run one relay alone, with"
                + " cluster.enabled = false",
            null);
      }
      int process = number(first, "SELECT pg_backend_pid()");
      statement.execute("SET idle_session_timeout = '5s'");
      if (number(second, "SELECT pg_backend_pid()") == process
          || number(first, "SELECT pg_backend_pid()") != process) {
        throw new LedgerException(
            "The way to the ledger "
                + place
                + " leads through a pooler that exchanges sessions, but several relays hold what they"
                + " do by a session each. Let ledger.url name the server itself, or set pool_mode ="
                + " session there",
            null);
      }
    }
  }

  private static int number(Connection connection, String sql) throws SQLException {
    return LedgerDatabase.query(connection, sql, row -> row.getInt(1)).get(0);
  }

  /** Outside of any transaction, so that it waits for no other writer. */
  public void beat(LedgerTransaction connection) throws SQLException {
    NodeReport now = report.get();
    long sent = nanos.getAsLong();
    Instant before = clock.instant();
    Instant at =
        connection
            .query(
                BEAT_NOW,
                NodeSession::time,
                node.id(),
                node.name(),
                node.version(),
                node.address(),
                now.configuration(),
                node.startedAt(),
                now.summary())
            .get(0);
    last = SessionBeat.of(sent, before, at, clock.instant());
  }

  /** How long the next beat may wait, in nanoseconds; not above zero when it is due. */
  public long untilBeat() {
    SessionBeat beat = last;
    return beat == null ? 0 : beat.sentNanos() + SessionBeat.BEAT.toNanos() - nanos.getAsLong();
  }

  /** The connection ended, and with it every right that was held on it. */
  public void ended() {
    last = null;
    tenures.values().forEach(Tenure::end);
    tenures.clear();
  }

  public void refusedWork() {
    refused.increment();
  }

  private static Instant time(ResultSet row) throws SQLException {
    return Instant.EPOCH.plus(row.getLong(1), ChronoUnit.MICROS);
  }

  /** The first 64 bits of a digest: a thousand units collide once in 10^13 groups. */
  public static long key(String unit) {
    return Long.parseUnsignedLong(ContentDigest.hex("session-relay/" + unit).substring(0, 16), 16);
  }
}
