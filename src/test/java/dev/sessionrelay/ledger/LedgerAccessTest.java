package dev.sessionrelay.ledger;

import static dev.sessionrelay.ledger.LedgerSamples.T0;
import static dev.sessionrelay.ledger.LedgerSamples.incident;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.TargetOrder.OrderAction;
import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.ledger.database.LedgerSettings;
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

  @ParameterizedTest
  @EnumSource
  void ordersHoldUntilTheirEndOrUntilTheyAreTakenBack(Ledgers database) {
    LedgerSettings settings = database.fresh(directory);
    TargetOrder mute =
        new TargetOrder("spark", OrderAction.MUTE, T0, T0.plusSeconds(60), "moving house");
    TargetOrder pause = new TargetOrder("spark", OrderAction.PAUSE, T0, null, null);
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK);
        LedgerAccess operator = LedgerAccess.open(settings, Ledgers.CLOCK)) {
      operator.give(mute);
      operator.give(pause);
      operator.give(pause);
      assertEquals(List.of(mute, pause), OrderTable.current(ledger.reader(), T0.plusSeconds(59)));
      assertEquals(List.of(pause), OrderTable.current(ledger.reader(), T0.plusSeconds(60)));
      assertFalse(operator.takeBack("spark", OrderAction.MUTE, T0.plusSeconds(60)));
      assertTrue(operator.takeBack("spark", OrderAction.PAUSE, T0));
      assertEquals(List.of(mute), OrderTable.current(ledger.reader(), T0));
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
