package dev.sessionrelay.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.EventLog;
import dev.sessionrelay.ledger.LedgerReader;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.observation.Coverage;
import dev.sessionrelay.ledger.observation.Observation;
import dev.sessionrelay.session.Samples;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.testing.SettableClock;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerFiguresTest {
  @Test
  void aBacklogOfManyWasShownAsNoneWhileTheDatabaseWasAway(@TempDir Path directory) {
    LedgerSettings settings = LedgerSettings.of(LedgerSettings.DEFAULT_URL, directory);
    SettableClock clock = SettableClock.standing();
    LedgerFigures known;
    LedgerReader reader;
    try (SqlLedger ledger = SqlLedger.open(settings, clock)) {
      ledger.events().open("down", EventLog.Start.OLDEST);
      Session session = Samples.full();
      ledger.record(
          new Observation(
              session.origin(),
              session.sessionId(),
              Coverage.ONE,
              List.of(session),
              clock.instant(),
              false));
      reader = ledger.reader();
      known = LedgerFigures.NONE.anew(reader);
      assertTrue(known.isAnswer());
      assertEquals(1, known.sink("down").orElseThrow().backlog());
    }
    LedgerFigures away = known.anew(reader);
    assertFalse(away.isAnswer());
    assertEquals(1, away.sink("down").orElseThrow().backlog());
    assertEquals(1, away.allSessions());
  }
}
