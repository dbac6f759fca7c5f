package dev.sessionrelay.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.ledger.EventLog.Stored;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.session.Schemas;
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
      ledger.holds(name -> "huawei").save(hold("prod", "THROTTLED", "", Duration.ofMillis(1)));
      ledger.holds(name -> "huawei").save(account);
      ledger.holds(name -> "huawei").save(endpoint);
      ledger.holds(name -> "huawei").save(hold("test", "CREDENTIAL", "", Duration.ofMinutes(5)));
    }
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      assertEquals(List.of(endpoint, account), ledger.holds(name -> "huawei").of("prod"));
      ledger.holds(name -> "huawei").forget(endpoint);
      ledger.holds(name -> "huawei").forget(endpoint);
      assertEquals(List.of(account), ledger.holds(name -> "huawei").of("prod"));
      assertEquals(1, ledger.holds(name -> "huawei").of("test").size());
      assertEquals(List.of(), ledger.holds(name -> "huawei").of("other"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void nobodyHeardOfAnOpenBreaker(Ledgers ledgers) {
    LedgerSettings settings = ledgers.fresh(directory);
    StoredHold open = hold("prod", "BREAKER", "huawei-sql-session", Duration.ofSeconds(30));
    List<Stored> told;
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      ledger.holds(name -> "huawei").save(open);
      ledger.holds(name -> "huawei").save(hold("prod", "THROTTLED", "", Duration.ofHours(1)));
      told = ledger.events().read("any", 0, 9);
      assertEquals(List.of("BREAKER_OPENED /relay/breaker/prod/huawei-sql-session"), words(told));
      assertEquals("huawei", told.get(0).event().vendor());
      assertEquals(List.of(), Schemas.event(told.get(0).event().json()));
    }
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      ledger.holds(name -> "huawei").save(open);
      assertEquals(told, ledger.events().read("any", 0, 9), "told before the restart");
      ledger.holds(name -> "huawei").forget(open);
      ledger.holds(name -> "huawei").forget(open);
      List<Stored> all = ledger.events().read("any", 0, 9);
      assertEquals("BREAKER_CLOSED /relay/breaker/prod/huawei-sql-session", words(all).get(1));
      assertEquals(2, all.size());
      assertEquals(List.of(), Schemas.event(all.get(1).event().json()));
    }
  }

  private static List<String> words(List<Stored> events) {
    return events.stream()
        .map(stored -> stored.event().type() + " " + stored.event().source())
        .toList();
  }

  private static StoredHold hold(String account, String reason, String endpoint, Duration given) {
    Instant until = LedgerSamples.T0.plusSeconds(60);
    return new StoredHold(account, reason, endpoint, until, given, 2, "why, 'quoted'", "1a2b");
  }
}
