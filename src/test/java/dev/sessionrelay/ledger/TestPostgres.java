package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.database.NodeSession;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Real PostgreSQL binaries (io.zonky.test, from Maven Central), one server for all tests of a run
 * and one new database for each ledger. The server's own programs refuse to run as root; the
 * library then starts them through {@code unshare -U}, where the user is nobody, so the same tests
 * run for root and for everybody else. The data directory is removed when the JVM ends.
 */
public final class TestPostgres {
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private TestPostgres() {}

  /** Started when the first test asks for it. */
  private static final class Server {
    static final EmbeddedPostgres RUNNING = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().setServerConfig("max_connections", "100").start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Settings of a new, empty database. */
  public static LedgerSettings newLedger() {
    String name = "ledger" + DATABASES.incrementAndGet();
    execute("CREATE DATABASE " + name);
    return LedgerSettings.of(Server.RUNNING.getJdbcUrl("postgres", name), Path.of("."));
  }

  /** One whose commits outlive the server's death, which the server of tests does not see to. */
  public static LedgerSettings newDurableLedger() {
    LedgerSettings ledger = newLedger();
    execute("ALTER DATABASE " + name(ledger) + " SET synchronous_commit = on");
    return ledger;
  }

  /** Breaks every connection to this ledger. */
  static void disconnectAll(LedgerSettings ledger) {
    execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'"
            .formatted(name(ledger)));
  }

  /**
   * Breaks the connection that holds a lock which another one waits for.
   *
   * @return how many there were
   */
  static int disconnectHolder(LedgerSettings ledger) {
    return execute(
        """
        SELECT pg_terminate_backend(holder.pid) FROM pg_locks holder, pg_locks waiter, pg_database
        WHERE datname = '%s' AND holder.database = pg_database.oid AND holder.granted
        AND waiter.database = holder.database AND NOT waiter.granted
        AND waiter.locktype = 'advisory' AND holder.locktype = 'advisory'
        AND waiter.objid = holder.objid
        """
            .formatted(name(ledger)));
  }

  /** Ends the session of this node. */
  static void disconnect(LedgerSettings ledger, String node) {
    String ended = "SELECT pg_terminate_backend(%d)".formatted(nodeProcess(ledger, node));
    execute(ended);
  }

  /** Id of the server process of this node's session. */
  static int nodeProcess(LedgerSettings ledger, String node) {
    long key = NodeSession.key("node/" + node);
    String holder =
        """
        SELECT pid FROM pg_locks JOIN pg_database ON pg_locks.database = pg_database.oid
        WHERE granted AND locktype = 'advisory' AND objsubid = 1 AND datname = '%s'
        AND ((classid::bigint << 32) | objid::bigint) = %d
        """
            .formatted(name(ledger), key);
    try (Connection connection = Server.RUNNING.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(holder)) {
      if (!row.next()) {
        throw new IllegalStateException(node + " has no session");
      }
      return row.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Sends a signal to the server process of the connection that the relay of this ledger writes on:
   * stopped, it is silent as a server that was lost without a word.
   */
  static void signalWriter(LedgerSettings ledger, String signal) throws Exception {
    String writer = writer(ledger).orElseThrow();
    new ProcessBuilder("kill", "-" + signal, writer).inheritIO().start().waitFor();
  }

  /** Id of that server process; none while no relay holds the ledger. */
  public static Optional<String> writer(LedgerSettings ledger) throws SQLException {
    String holder =
        "SELECT pid FROM pg_locks JOIN pg_database ON pg_locks.database = pg_database.oid WHERE"
            + " granted AND locktype = 'advisory' AND datname = '"
            + name(ledger)
            + "'";
    try (Connection connection = Server.RUNNING.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(holder)) {
      return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
    }
  }

  /** Ends the server at once, as a crash does, and starts it again. */
  public static void restart() throws Exception {
    Path data = Path.of(text("SHOW data_directory"));
    long server = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).trim());
    String program = ProcessHandle.of(server).flatMap(p -> p.info().command()).orElseThrow();
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("unshare", "-U"));
    }
    Path control = Path.of(program).resolveSibling("pg_ctl");
    command.addAll(
        List.of(control.toString(), "-D", data.toString(), "-m", "immediate", "-w", "restart"));
    int code =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(data.resolve("restart.log").toFile())
            .start()
            .waitFor();
    if (code != 0) {
      throw new IllegalStateException(Files.readString(data.resolve("restart.log")));
    }
  }

  private static String text(String sql) throws SQLException {
    try (Connection connection = Server.RUNNING.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  /** Breaks every connection and refuses new ones. */
  static void lockOut(LedgerSettings ledger) {
    execute("ALTER DATABASE " + name(ledger) + " ALLOW_CONNECTIONS false");
    disconnectAll(ledger);
  }

  static void letIn(LedgerSettings ledger) {
    execute("ALTER DATABASE " + name(ledger) + " ALLOW_CONNECTIONS true");
  }

  private static String name(LedgerSettings ledger) {
    return ledger.place().substring(ledger.place().lastIndexOf('/') + 1);
  }

  /**
   * @return rows of the result
   */
  private static int execute(String sql) {
    return execute("postgres", sql);
  }

  /** As the server's administrator, in the database of this ledger. */
  static void administrate(LedgerSettings ledger, String sql) {
    execute(name(ledger), sql);
  }

  private static int execute(String database, String sql) {
    try (Connection connection = Server.RUNNING.getDatabase("postgres", database).getConnection();
        Statement statement = connection.createStatement()) {
      int rows = 0;
      if (statement.execute(sql)) {
        for (ResultSet row = statement.getResultSet(); row.next(); ) {
          rows++;
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
