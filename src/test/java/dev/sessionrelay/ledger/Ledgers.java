package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.telemetry.Spans;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;

/** The databases that every test of the ledger runs on. */
public enum Ledgers {
  SQLITE {
    @Override
    public LedgerSettings fresh(Path directory) {
      return LedgerSettings.of(LedgerSettings.DEFAULT_URL, directory);
    }
  },
  POSTGRESQL {
    @Override
    public LedgerSettings fresh(Path directory) {
      return TestPostgres.newLedger();
    }
  };

  public static final Clock CLOCK = Clock.fixed(LedgerSamples.T0, ZoneOffset.UTC);

  /** Settings of a database that does not hold anything yet. */
  public abstract LedgerSettings fresh(Path directory);

  public SqlLedger open(Path directory) {
    return SqlLedger.open(fresh(directory), CLOCK);
  }

  /** As a relay opens it. */
  static SqlLedger openAlone(LedgerSettings settings) {
    return SqlLedger.openAlone(settings, CLOCK, Spans.NONE);
  }

  /** What a ledger does by itself, once a minute. */
  public static void eachMinute(SqlLedger ledger) {
    ledger.eachMinute();
  }

  /** The same database with other limits. */
  public static LedgerSettings keeping(
      LedgerSettings same, Duration events, Duration gone, long size) {
    return new LedgerSettings(
        same.url(), same.home(), same.user(), same.password(), events, gone, size);
  }
}
