package dev.sessionrelay.ledger;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;

/** The tables and their history: {@code db/ledger/V<n>__<what>.sql}, applied in order, once. */
final class Migrations {
  private static final String SCRIPTS = "classpath:db/ledger";

  private Migrations() {}

  /** Brings the tables up to date. */
  static void run(DataSource source, Dialect dialect, String place) {
    Flyway flyway = flyway(source, dialect);
    refuseNewer(flyway.info(), place);
    flyway.migrate();
  }

  /** Changes nothing. */
  static void check(DataSource source, Dialect dialect, String place) {
    MigrationInfoService info = flyway(source, dialect).info();
    refuseNewer(info, place);
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

  private static void refuseNewer(MigrationInfoService info, String place) {
    for (MigrationInfo migration : info.all()) {
      if (migration.getState().isApplied() && !migration.getState().isResolved()) {
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
}
