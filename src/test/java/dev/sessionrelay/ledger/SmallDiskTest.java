package dev.sessionrelay.ledger;

import static dev.sessionrelay.ledger.LedgerSamples.one;
import static dev.sessionrelay.ledger.LedgerSamples.session;
import static dev.sessionrelay.session.SessionState.RUNNING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.database.LedgerSources;
import dev.sessionrelay.ledger.database.WriteAheadLog;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallDiskTest {
  private static final int SESSIONS = 50;

  @TempDir Path directory;

  @Test
  void logFilledASmallDiskAndWasNeverCopied() throws Exception {
    LedgerSettings settings = LedgerSettings.of(LedgerSettings.DEFAULT_URL, directory);
    Path log = Path.of(settings.file() + "-wal");
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK);
        WriteAheadLog same = new WriteAheadLog(settings, LedgerSources.of(settings))) {
      for (int i = 0; i < SESSIONS; i++) {
        ledger.record(one(session("sc-" + i, RUNNING)));
      }
      long grown = Files.size(log);
      assertTrue(grown > 100_000, grown + " bytes");
      same.makeRoom(grown);
      assertEquals(grown, Files.size(log), "as much is left");
      same.makeRoom(grown - 1);
      assertEquals(0, Files.size(log));
      assertEquals(1, ledger.record(one(session("sc-x", RUNNING))));
      assertEquals(SESSIONS + 1, ledger.events().newest());
    }
  }
}
