package dev.sessionrelay.ledger;

import static dev.sessionrelay.ledger.LedgerSamples.T0;
import static dev.sessionrelay.ledger.LedgerSamples.incident;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.session.Incident;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LedgerAccessTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void openIncidentsAreShown(Ledgers database) {
    LedgerSettings settings = database.fresh(directory);
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK);
        SqlLedger other = SqlLedger.open(settings, Ledgers.CLOCK)) {
      ledger.failed(incident("sc-1", "THROTTLED"), T0);
      Awaitility.await().until(() -> !other.openIncidents().isEmpty());
      Incident open = other.openIncidents().get(0);
      assertEquals(ledger.openIncidents(), List.of(open));
      assertEquals("Throttling.User", open.code());
      assertEquals(429, open.status());
    }
  }

  @Test
  void commandBeforeTheFirstStartSaysSo() {
    LedgerSettings none = LedgerSettings.of("jdbc:sqlite:data/none.db", directory);
    LedgerException refused =
        assertThrows(LedgerException.class, () -> LedgerAccess.open(none, Ledgers.CLOCK));
    assertTrue(refused.getMessage().startsWith("There is no ledger at "), refused.getMessage());
    assertTrue(refused.getMessage().contains("bin/session-relay run"), refused.getMessage());
  }
}
