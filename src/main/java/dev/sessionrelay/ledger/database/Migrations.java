package dev.sessionrelay.ledger.database;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables and their history: {@code db/ledger/V<n>__<what>.sql}, applied in order, once. */
final class Migrations {
  private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
  private static final String SCRIPTS = "classpath:db/ledger";

  private Migrations() {}

  /** Brings the tables up to date. */
  static void run(DataSource source, Dialect dialect, String place) {
    Flyway flyway = flyway(source, dialect);
    MigrationInfoService info = flyway.info();
    refuseNewer(info, source, place);
    if (info.current() != null && info.pending().length > 0) {
      LOG.info(
          "The ledger {} of version {} is brought up to date; a large one takes minutes",
          place,
          info.current().getVersion());
    }
    flyway.migrate();
  }

  /** Changes nothing. */
  static void check(DataSource source, Dialect dialect, String place) {
    MigrationInfoService info = flyway(source, dialect).info();
    refuseNewer(info, source, place);
    if (info.pending().length > 0) {
      throw new LedgerException(
          "The ledger "
              + place
              + " was made by an earlier version. Start the relay once with this version; that"
              + " brings it up to date, for example: bin/session-relay run",
          null);
    }
  }

  private static Flyway flyway(DataSource source, Dialect dialect) {
    return Flyway.configure()
        .dataSource(source)
        .locations(SCRIPTS)
        .placeholders(dialect.placeholders)
        .load();
  }

  /** A newer schema says which versions of before may go on with it. */
  private static void refuseNewer(MigrationInfoService info, DataSource source, String place) {
    int mine = 0;
    for (MigrationInfo migration : info.all()) {
      if (migration.getState().isResolved()) {
        mine = Math.max(mine, migration.getVersion().getMajor().intValueExact());
      } else if (migration.getState().isApplied() && mine < worksFrom(source, place)) {
        throw new LedgerException(
            "The ledger "
                + place
                + " has schema version "
                + migration.getVersion()
                + ", which a newer version of the relay made and this one does not know. Run that"
                + " version again, or let ledger.url name another file, for example ledger.url = "
                + LedgerSettings.DEFAULT_URL,
            null);
      }
    }
  }

  private static int worksFrom(DataSource source, String place) {
    try (Connection connection = source.getConnection()) {
      return LedgerDatabase.query(connection, "SELECT works_from FROM feed", row -> row.getInt(1))
          .get(0);
    } catch (SQLException e) {
      throw DatabaseErrors.explain(place, "it was not opened", e);
    }
  }
}
