package dev.sessionrelay.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.ledger.EventLog.Condition;
import dev.sessionrelay.ledger.EventLog.Start;
import dev.sessionrelay.ledger.EventLog.Stored;
import dev.sessionrelay.ledger.EventLog.Wanted;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.query.SinkQueries;
import dev.sessionrelay.session.Schemas;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SinkEventsTest {
  private static final Instant AT = LedgerSamples.T0.minusSeconds(30);

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void eachConditionIsToldOnceOverRestartsToo(Ledgers database) {
    LedgerSettings settings = database.fresh(directory);
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      EventLog log = opened(ledger);
      log.note("webhook", condition(false, true, false));
      log.note("webhook", condition(false, true, false));
    }
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      EventLog log = opened(ledger);
      log.note("webhook", condition(false, false, false));
      assertEquals(List.of("BREAKER_OPENED 1"), words(log), "a start is no proof that it is up");
      log.note("webhook", condition(false, true, false));
      log.note("webhook", condition(false, false, true));
      log.note("webhook", condition(false, false, true));
      assertEquals(List.of("BREAKER_OPENED 1", "BREAKER_CLOSED 2"), words(log));
      log.note("webhook", condition(true, false, true));
    }
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      EventLog log = opened(ledger);
      log.note("webhook", condition(false, false, false));
      log.note("webhook", condition(true, false, false));
      assertEquals(List.of("BREAKER_OPENED 1", "BREAKER_CLOSED 2", "SINK_STOPPED 3"), words(log));
      log.note("webhook", condition(false, false, true));
      log.note("webhook", condition(true, false, true));
      assertEquals("SINK_STOPPED 4", words(log).get(3), "it had worked again");
      log.read("any", 0, 9)
          .forEach(stored -> assertEquals(List.of(), Schemas.event(stored.event().json())));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSinkDoesNotWaitForWhatIsToldOfItself(Ledgers database) {
    try (SqlLedger ledger = database.open(directory)) {
      EventLog log = opened(ledger);
      log.open("file", Start.OLDEST);
      log.wants("file", new Wanted(null, null, null));
      log.note("webhook", condition(true, false, false));
      assertEquals(
          List.of("file 1", "webhook 0"),
          new SinkQueries(ledger.reader())
              .all().stream().map(sink -> sink.name() + " " + sink.backlog()).toList());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aForgottenSinkHasNothingToTell(Ledgers database) {
    try (SqlLedger ledger = database.open(directory)) {
      ledger.events().note("webhook", condition(true, true, false));
      assertEquals(0, ledger.events().newest());
    }
  }

  private static EventLog opened(SqlLedger ledger) {
    ledger.events().open("webhook", Start.OLDEST);
    ledger.events().wants("webhook", new Wanted(null, null, null));
    return ledger.events();
  }

  private static Condition condition(boolean stopped, boolean down, boolean answering) {
    return new Condition(stopped, down, answering, stopped || down ? "HTTP 503" : null, AT);
  }

  private static List<String> words(EventLog log) {
    return log.read("any", 0, 9).stream().map(SinkEventsTest::words).toList();
  }

  private static String words(Stored stored) {
    assertEquals("/relay/sink/webhook", stored.event().source());
    return stored.event().type() + " " + stored.event().sequence();
  }
}
