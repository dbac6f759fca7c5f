package dev.sessionrelay.ledger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
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
    try (Connection connection = Server.RUNNING.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return LedgerSettings.of(Server.RUNNING.getJdbcUrl("postgres", name), Path.of("."));
  }
}
