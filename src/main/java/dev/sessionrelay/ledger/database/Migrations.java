package dev.sessionrelay.ledger.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables and their history: {@code db/ledger/V<n>__<what>.sql}, applied in order, once. Flyway
 * is loaded only where something is to be applied: it would take a fifth of a start to say that
 * nothing is, and a fourth of the first one to make an empty file. That is made from {@code
 * db/new-sqlite-ledger.sql}, which a test writes from what Flyway makes.
 */
final class Migrations {
  /** The number of the last script. */
  static final int NEWEST = 16;

  static final String SCRIPTS = "db/ledger";

  /** All that the scripts make of an empty file, their history included. */
  static final String NEW = "db/new-sqlite-ledger.sql";

  private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
  private static final String HISTORY = "flyway_schema_history";
  private static final int NONE = 0;

  private Migrations() {}

  /** Brings the tables up to date. */
  static void run(DataSource source, Dialect dialect, String place) {
    int version = known(source, place);
    if (version >= NEWEST || dialect == Dialect.SQLITE && madeAnew(source, place)) {
      return;
    }
    if (version != NONE) {
      LOG.info(
          "The ledger {} of version {} is brought up to date; a large one takes minutes",
          place,
          version);
    }
    flyway(source, dialect).migrate();
  }

  static Flyway flyway(DataSource source, Dialect dialect) {
    return Flyway.configure()
        .dataSource(source)
        .locations("classpath:" + SCRIPTS)
        .placeholders(dialect.placeholders)
        .load();
  }

  /** Whether the file held nothing, and holds all tables now. */
  private static boolean madeAnew(DataSource source, String place) {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("BEGIN IMMEDIATE");
      boolean empty = number(connection, "SELECT count(*) FROM sqlite_master") == 0;
      if (empty) {
        statement.executeUpdate(script());
      }
      statement.executeUpdate("COMMIT");
      return empty;
    } catch (SQLException e) {
      throw DatabaseErrors.explain(place, "it was not made", e);
    }
  }

  private static String script() {
    try (InputStream in = Migrations.class.getClassLoader().getResourceAsStream(NEW)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Changes nothing. */
  static void check(DataSource source, String place) {
    if (known(source, place) < NEWEST) {
      throw new LedgerException(
          "The ledger "
              + place
              + " was made by an earlier version. Start the relay once with this version; that"
              + " brings it up to date, for example: bin/session-relay run",
          null);
    }
  }

  /** A newer schema says which versions of before may go on with it. */
  private static int known(DataSource source, String place) {
    try (Connection connection = source.getConnection()) {
      int version = version(connection);
      if (version > NEWEST && number(connection, "SELECT works_from FROM feed") > NEWEST) {
        throw new LedgerException(
            "The ledger "
                + place
                + " has schema version "
                + version
                + ", which a newer version of the relay made and this one does not know. Run that"
                + " version again, or let ledger.url name another file, for example ledger.url = "
                + LedgerSettings.DEFAULT_URL,
            null);
      }
      return version;
    } catch (SQLException e) {
      throw DatabaseErrors.explain(place, "it was not opened", e);
    }
  }

  private static int version(Connection connection) throws SQLException {
    try (ResultSet tables =
        connection.getMetaData().getTables(null, connection.getSchema(), HISTORY, null)) {
      if (!tables.next()) {
        return NONE;
      }
    }
    return number(
        connection,
        "SELECT coalesce(max(CAST(version AS INTEGER)), "
            + NONE
            + ") FROM "
            + HISTORY
            + " WHERE success");
  }

  private static int number(Connection connection, String sql) throws SQLException {
    return LedgerDatabase.query(connection, sql, row -> row.getInt(1)).get(0);
  }
}
