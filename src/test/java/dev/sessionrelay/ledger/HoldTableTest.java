package dev.sessionrelay.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.session.StoredHold;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What accounts wait for, in real databases. */
class HoldTableTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Ledgers.class)
  void whatAnAccountWaitsForWasLostWithTheProcess(Ledgers ledgers) {
    LedgerSettings settings = ledgers.fresh(directory);
    StoredHold account = hold("prod", "THROTTLED", "", Duration.ofDays(365_000));
    StoredHold endpoint = hold("prod", "BREAKER", "huawei-sql-session", Duration.ofSeconds(30));
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      ledger.holds().save(hold("prod", "THROTTLED", "", Duration.ofMillis(1)));
      ledger.holds().save(account);
      ledger.holds().save(endpoint);
      ledger.holds().save(hold("test", "CREDENTIAL", "", Duration.ofMinutes(5)));
    }
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      assertEquals(List.of(endpoint, account), ledger.holds().of("prod"));
      ledger.holds().forget(endpoint);
      ledger.holds().forget(endpoint);
      assertEquals(List.of(account), ledger.holds().of("prod"));
      assertEquals(1, ledger.holds().of("test").size());
      assertEquals(List.of(), ledger.holds().of("other"));
    }
  }

  private static StoredHold hold(String account, String reason, String endpoint, Duration given) {
    Instant until = LedgerSamples.T0.plusSeconds(60);
    return new StoredHold(account, reason, endpoint, until, given, 2, "why, 'quoted'", "1a2b");
  }
}
