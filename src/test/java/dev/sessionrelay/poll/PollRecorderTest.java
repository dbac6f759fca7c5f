package dev.sessionrelay.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.failure.FailureKind;
import dev.sessionrelay.failure.FailureTable;
import dev.sessionrelay.failure.HeldException;
import dev.sessionrelay.failure.SlowDown;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.observation.Coverage;
import dev.sessionrelay.ledger.observation.Observation;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionBuilder;
import dev.sessionrelay.session.SessionState;
import dev.sessionrelay.testing.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without Camel: the exchange is for a ledger that is away. */
class PollRecorderTest {
  @TempDir Path home;
  private final SettableClock clock = SettableClock.standing();
  private final DuePoll poll = Polls.poll("a-session", clock.instant());
  private SqlLedger ledger;
  private final Exchange branch = new DefaultExchange(new DefaultCamelContext());
  private boolean stopping;
  private PollRecorder outcome;

  @BeforeEach
  void open() {
    ledger = SqlLedger.open(LedgerSettings.of(LedgerSettings.DEFAULT_URL, home), clock);
    outcome =
        new PollRecorder(
            ledger,
            new FailureTable(Duration.ofHours(1)),
            new SlowDownTracker(SlowDown.DEFAULT, clock),
            () -> stopping,
            clock);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void failureOfOneSessionIsAnIncidentAtOnce() {
    outcome.failed(Polls.failed(FailureKind.BAD_REQUEST, false), poll, branch);

    Incident incident = ledger.openIncidents().get(0);
    assertEquals("a-session", incident.sessionId());
    assertEquals("REJECTED", incident.failureClass());
  }

  /** Killed between the two commits, the next 404 would be the second one. */
  @Test
  void earlier404WasStillOnDiskWhenTheSightThatDisprovedItWas() {
    List<Integer> recorded = new ArrayList<>();
    DuePoll watched =
        Polls.watched(
            "a-session",
            clock.instant(),
            askedFor -> recorded.add(ledger.events().read("any", 0, 9).size()));
    Session session =
        new SessionBuilder(poll.origin(), "a-session").state(SessionState.RUNNING).build();
    outcome.seen(
        new Observation(
            poll.origin(), "a-session", Coverage.ONE, List.of(session), clock.instant(), false),
        watched);

    assertEquals(List.of(0), recorded);
    assertEquals(1, ledger.events().read("any", 0, 9).size());
  }

  /** The other polls of the turn show whether the vendor has it or the session. */
  @Test
  void passingFaultWaitsForTheEndOfTheTurn() {
    outcome.failed(Polls.failed(FailureKind.VENDOR_FAULT, false), poll, branch);

    assertEquals(List.of(), ledger.openIncidents());
    poll.turn().pollEnded();
    assertEquals(FailureKind.VENDOR_FAULT, poll.turn().wholeFailure().row());
  }

  @Test
  void pollThatAStopBrokeOffIsNoFailure() {
    stopping = true;
    outcome.failed(Polls.failed(FailureKind.BAD_REQUEST, false), poll, branch);
    outcome.unexpected(new IllegalStateException("broken off"), poll, branch);

    assertEquals(List.of(), ledger.openIncidents());
    assertEquals(0, poll.turn().failed());
  }

  @Test
  void holdBetweenTwoTriesDidNotHideWhatTheFirstOneFailedWith() {
    poll.turn().triesAgain(poll, Polls.failed(FailureKind.BAD_REQUEST, false).failure());
    outcome.held(new HeldException("the account waits", null), poll, branch);

    assertEquals(1, poll.turn().held());
    assertEquals("REJECTED", ledger.openIncidents().get(0).failureClass());
  }

  @Test
  void accountThatOnlyWaitsItsTurnIsNoFailure() {
    outcome.held(new HeldException("the account waits", null), poll, branch);

    assertNull(poll.turn().wholeFailure());
    assertTrue(ledger.openIncidents().isEmpty());
  }
}
