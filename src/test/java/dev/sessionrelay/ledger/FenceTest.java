package dev.sessionrelay.ledger;

import static dev.sessionrelay.ledger.LedgerSamples.T0;
import static dev.sessionrelay.ledger.LedgerSamples.incident;
import static dev.sessionrelay.ledger.LedgerSamples.one;
import static dev.sessionrelay.ledger.LedgerSamples.session;
import static dev.sessionrelay.session.SessionState.RUNNING;
import static dev.sessionrelay.session.SessionState.STOPPED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.EventLog.Deferred;
import dev.sessionrelay.ledger.EventLog.Progress;
import dev.sessionrelay.ledger.EventLog.Start;
import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.database.NodeSession;
import dev.sessionrelay.ledger.database.SessionBeat;
import dev.sessionrelay.ledger.database.Tenure;
import dev.sessionrelay.ledger.query.GroupQueries;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a process still does for what another one has taken over is not recorded. */
class FenceTest {
  private static final String ACCOUNT = UnitLeases.account("prod");
  private static final Duration SOON = Duration.ofSeconds(5);

  private LedgerSettings settings;
  private NodeSession firstSession;
  private SqlLedger first;
  private SqlLedger second;

  @BeforeEach
  void open() {
    settings = TestPostgres.newLedger();
    firstSession = Nodes.session("one", Clock.systemUTC());
    first = Nodes.open(settings, firstSession);
    second = Nodes.open(settings, Nodes.session("two", Clock.systemUTC()));
  }

  @AfterEach
  void close() {
    second.close();
    first.close();
  }

  @Test
  void answerThatCameAfterATakeOverIsRefused() throws Exception {
    Tenure before = Nodes.take(first, ACCOUNT, SOON);
    assertEquals(1, first.under(before).record(one(session("sc-1", RUNNING))));
    assertNull(second.leases().take(ACCOUNT), "it is held");

    TestPostgres.disconnect(settings, "one");
    Tenure after = Nodes.take(second, ACCOUNT, SOON);
    assertEquals(1, second.under(after).record(one(session("sc-1", STOPPED))));

    LedgerException late =
        assertThrows(
            LedgerException.class, () -> first.under(before).record(one(session("sc-2", RUNNING))));
    assertTrue(late.getMessage().contains("does not act for account/prod"), late.getMessage());
    assertThrows(
        LedgerException.class, () -> first.under(before).failed(incident("sc-3", "THROTTLED"), T0));
    assertFalse(before.mayAct());
    assertTrue(firstSession.refused() >= 2);
    assertEquals(0, second.under(after).record(one(session("sc-1", STOPPED))), "as it was");
    assertEquals(1, second.under(after).record(one(session("sc-1", RUNNING))));
    assertEquals(
        List.of(1L, 2L, 3L),
        second.events().read("any", 0, 10).stream().map(read -> read.event().sequence()).toList());
    assertNull(first.leases().take(ACCOUNT));
  }

  /** The one that comes back must not trust what it remembers from before. */
  @Test
  void whatOthersRecordedMeanwhileIsNotOverlooked() throws Exception {
    Tenure before = Nodes.take(first, ACCOUNT, SOON);
    first.under(before).record(one(session("sc-1", RUNNING)));
    first.under(before).failed(incident("sc-3", "THROTTLED"), T0);
    first.leases().release(before, Instant.now());
    Tenure meanwhile = Nodes.take(second, ACCOUNT, SOON);
    assertEquals(1, second.openIncidents().size(), "an open incident came along");
    assertEquals(1, second.under(meanwhile).record(one(session("sc-1", STOPPED))));
    second.leases().release(meanwhile, Instant.now());
    Tenure again = Nodes.take(first, ACCOUNT, SOON);
    assertEquals(1, first.under(again).record(one(session("sc-1", RUNNING))));
    assertThrows(
        LedgerException.class, () -> first.under(before).record(one(session("sc-1", STOPPED))));
  }

  @Test
  void sinkThatWasTakenOverDoesNotMoveItBackNorDeleteWhatTheOtherDeferred() throws Exception {
    String unit = UnitLeases.sink("webhook");
    EventLog stale = first.events().under(Nodes.take(first, unit, SOON));
    stale.open("webhook", Start.OLDEST);
    first.record(one(session("sc-1", RUNNING)));
    first.record(one(session("sc-2", RUNNING)));
    TestPostgres.disconnect(settings, "one");

    EventLog fresh = second.events().under(Nodes.take(second, unit, SOON));
    Progress moved = new Progress(2, List.of(new Deferred(1, 1, T0, "503")));
    fresh.advance("webhook", moved, List.of());
    assertThrows(
        LedgerException.class,
        () -> stale.advance("webhook", new Progress(1, List.of()), List.of()));
    assertThrows(LedgerException.class, () -> stale.open("webhook", Start.NOW));
    assertEquals(moved, fresh.open("webhook", Start.NOW));
  }

  @Test
  void orderlyReleaseTellsWhenTheLastTurnMayHaveBegun() throws Exception {
    Tenure held = Nodes.take(first, ACCOUNT, SOON);
    assertNull(held.turnsBefore());
    Instant last = Instant.parse("2026-11-27T08:00:00Z");
    first.leases().release(held, last);
    assertTrue(held.isOver());
    assertEquals(last, Nodes.take(second, ACCOUNT, SOON).turnsBefore());
  }

  @Test
  void deathLeavesTheLastBeatBehind() throws Exception {
    Tenure held = Nodes.take(first, ACCOUNT, SOON);
    Awaitility.await().until(held::mayAct);
    Instant beat = new GroupQueries(second.reader()).nodes().get(0).beatAt();
    assertTrue(held.mayBegin(beat.plusMillis(900)));
    assertFalse(held.mayBegin(Instant.now().plusSeconds(3)));
    TestPostgres.disconnect(settings, "one");
    Instant turns = Nodes.take(second, ACCOUNT, SOON).turnsBefore();
    assertNotNull(turns);
    assertFalse(turns.isBefore(beat.plus(SessionBeat.AHEAD)), turns + " " + beat);
  }

  /** Both groups may be upgraded in any order: none writes beside the other. */
  @Test
  void relayThatWantsItAloneAndAGroupExcludeEachOther() {
    LedgerException refused =
        assertThrows(LedgerException.class, () -> Ledgers.openAlone(settings).close());
    assertTrue(refused.getMessage().contains("in use by another relay"), refused.getMessage());
    second.close();
    first.close();
    try (SqlLedger alone = Ledgers.openAlone(settings)) {
      assertEquals(1, alone.record(one(session("sc-1", RUNNING))));
      LedgerException group =
          assertThrows(
              LedgerException.class,
              () -> Nodes.open(settings, Nodes.session("one", Clock.systemUTC())));
      assertTrue(group.getMessage().contains("in use by another relay"), group.getMessage());
    }
  }

  /** It takes the right with its start, not with what it records first. */
  @Test
  void twoThatHadNotWrittenYetBothStarted() {
    LedgerSettings another = TestPostgres.newLedger();
    try (SqlLedger alone = Ledgers.openAlone(another)) {
      assertThrows(LedgerException.class, () -> Ledgers.openAlone(another).close());
      assertEquals(1, alone.record(one(session("sc-1", RUNNING))));
    }
    Ledgers.openAlone(another).close();
  }
}
