package dev.sessionrelay.ledger;

import static dev.sessionrelay.ledger.LedgerSamples.one;
import static dev.sessionrelay.ledger.LedgerSamples.session;
import static dev.sessionrelay.session.SessionState.RUNNING;
import static dev.sessionrelay.session.SessionState.STOPPED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.ledger.database.LedgerSettings;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an administrator can do to the server under a running relay. */
class ServerFaultsTest {
  private LedgerSettings settings;

  /** A user without privileges of an administrator. */
  @BeforeEach
  void createUser() {
    LedgerSettings created = TestPostgres.newLedger();
    String user = created.place().substring(created.place().lastIndexOf('/') + 1) + "_user";
    TestPostgres.administrate(created, "CREATE ROLE " + user + " LOGIN");
    TestPostgres.administrate(created, "REVOKE ALL ON SCHEMA public FROM PUBLIC");
    settings =
        LedgerSettings.of(created.url().replaceFirst("user=\\w+", "user=" + user), created.home());
    administrate("ALTER SCHEMA public OWNER TO USER");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          REVOKE INSERT ON event FROM USER | GRANT INSERT ON event TO USER \
          | does not allow this user what the relay needs | ALTER SCHEMA public OWNER TO relay
          ALTER TABLE event RENAME TO lost | ALTER TABLE lost RENAME TO event \
          | lacks tables that the relay made | ledger.url = jdbc:sqlite:data/ledger.db
          ALTER ROLE USER SET default_transaction_read_only = on \
          | ALTER ROLE USER RESET default_transaction_read_only \
          | takes no writes | Let ledger.url name the primary server
          """)
  void healthStayedWellWhileNothingCouldBeRecorded(
      String harm, String repair, String fault, String wayOut) {
    try (SqlLedger ledger = Ledgers.openAlone(settings)) {
      assertEquals(1, ledger.record(one(session("sc-1", RUNNING))));
      administrate(harm);
      TestPostgres.disconnectAll(settings);
      assertTells(
          assertThrows(LedgerException.class, () -> ledger.record(one(session("sc-2", RUNNING)))),
          fault,
          wayOut);
      assertFalse(ledger.health().working());
      administrate(repair);
      TestPostgres.disconnectAll(settings);
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> ledger.health().working());
      assertEquals(1, ledger.record(one(session("sc-2", RUNNING))));
      assertEquals(2, ledger.events().newest());
    }
  }

  @Test
  void connectionsThatBreakInTheMiddleOfCommitsLoseAndDoubleNothing() {
    int changes = 200;
    AtomicInteger recorded = new AtomicInteger();
    try (SqlLedger ledger = Ledgers.openAlone(settings)) {
      CompletableFuture<Integer> breaks =
          CompletableFuture.supplyAsync(() -> breakAll(recorded, changes));
      try {
        for (int i = 0; i < changes; i++) {
          ledger.record(one(session("sc-1", i % 2 == 0 ? RUNNING : STOPPED)));
          recorded.set(i + 1);
        }
      } finally {
        recorded.set(changes);
      }
      assertTrue(breaks.join() > 5, breaks.join() + " breaks");
      assertEquals(
          LongStream.rangeClosed(1, changes).boxed().toList(),
          ledger.events().read("any", 0, 2 * changes).stream()
              .map(stored -> stored.event().sequence())
              .toList());
    }
  }

  /** At whatever moment of the commits that is. */
  private int breakAll(AtomicInteger recorded, int changes) {
    int breaks = 0;
    for (int next = 5; next < changes; next = recorded.get() + 5) {
      while (recorded.get() < next && recorded.get() < changes) {
        Thread.onSpinWait();
      }
      TestPostgres.disconnectAll(settings);
      breaks++;
    }
    return breaks;
  }

  @Test
  void tablesThatMayNotBeMade() {
    administrate("ALTER SCHEMA public OWNER TO postgres");
    assertTells(
        assertThrows(LedgerException.class, () -> Ledgers.openAlone(settings)),
        "does not allow this user what the relay needs",
        "ALTER SCHEMA public OWNER TO relay");
  }

  @Test
  void writersConnectionThatFellSilentLookedHealthy() throws Exception {
    try (SqlLedger ledger = Ledgers.openAlone(settings)) {
      assertEquals(1, ledger.record(one(session("sc-1", RUNNING))));
      TestPostgres.signalWriter(settings, "STOP");
      CompletableFuture<Integer> recorded =
          CompletableFuture.supplyAsync(() -> ledger.record(one(session("sc-2", RUNNING))));
      Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !ledger.health().working());
      assertTrue(ledger.health().problem().contains("has not answered a commit"));
      assertFalse(recorded.isDone());
      TestPostgres.signalWriter(settings, "CONT");
      assertEquals(1, recorded.join());
      Awaitility.await().until(() -> ledger.health().working());
    }
  }

  @Test
  void startFailedForAServerThatWasAwayForAMoment() {
    SqlLedger.open(settings, Ledgers.CLOCK).close();
    TestPostgres.lockOut(settings);
    CompletableFuture<SqlLedger> start =
        CompletableFuture.supplyAsync(() -> Ledgers.openAlone(settings));
    Awaitility.await()
        .during(Duration.ofMillis(1_500))
        .atMost(Duration.ofSeconds(5))
        .until(() -> !start.isDone());
    TestPostgres.letIn(settings);
    try (SqlLedger ledger = start.join()) {
      assertEquals(1, ledger.record(one(session("sc-1", RUNNING))));
    }
  }

  private void administrate(String sql) {
    String user = settings.url().replaceFirst(".*user=(\\w+).*", "$1");
    TestPostgres.administrate(settings, sql.replace("USER", user));
  }

  private static void assertTells(LedgerException e, String fault, String wayOut) {
    assertTrue(e.getMessage().contains(fault), e.getMessage());
    assertTrue(e.getMessage().contains(wayOut), e.getMessage());
  }
}
