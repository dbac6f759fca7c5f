package dev.sessionrelay.account;

import static dev.sessionrelay.account.Gates.SQL;
import static dev.sessionrelay.account.Gates.allowed;
import static dev.sessionrelay.account.Gates.failure;
import static dev.sessionrelay.account.Gates.refused;
import static dev.sessionrelay.account.Gates.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.failure.FailureKind;
import dev.sessionrelay.session.StoredHold;
import dev.sessionrelay.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wall clock is set while an account waits, or while no process runs. */
class GateClockTest {
  private final SettableClock wall = SettableClock.standing();
  private final SettableClock monotonic = SettableClock.standingAt(Instant.EPOCH);
  private final Map<String, StoredHold> stored = new TreeMap<>();
  private final HoldStore store =
      new HoldStore(
          account -> List.copyOf(stored.values()),
          hold -> stored.put(hold.reason() + hold.endpoint(), hold),
          this::forget);
  private String access = "same";
  private boolean storeIsAway;

  private AccountGate gate() {
    GateTime time = new GateTime(wall, monotonic, monotonic);
    HoldJournal journal = new HoldJournal("prod", store, () -> access, time);
    return new AccountGate("prod", settings(10, true), journal, () -> true);
  }

  private void forget(StoredHold hold) {
    if (storeIsAway) {
      throw new IllegalStateException("the ledger is away");
    }
    stored.remove(hold.reason() + hold.endpoint());
  }

  private void pass(Duration time) {
    wall.advance(time);
    monotonic.advance(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-25S", "PT-1H", "P-1D", "PT2H", "P31D"})
  void clockThatWasSetMovedTheEndOfAHold(Duration jump) throws Exception {
    AccountGate gate = gate();
    allowed(gate, SQL).failed(failure(FailureKind.THROTTLED, 429, Duration.ofSeconds(30)));
    wall.advance(jump);
    assertEquals(Duration.ofSeconds(30), gate.pause());
    assertEquals(wall.instant().plusSeconds(30), gate.state().holds().get(0).until());
    pass(Duration.ofSeconds(29));
    assertEquals(Hold.Reason.THROTTLED, refused(gate, SQL).reason());
    pass(Duration.ofSeconds(1));
    allowed(gate, SQL).succeeded();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-25S", "P-1D", "PT2H"})
  void clockThatWasSetStoppedTheRateLimitAndTheBreaker(Duration jump) throws Exception {
    AccountGate gate = gate();
    allowed(gate, SQL).succeeded();
    wall.advance(jump);
    Instant before = monotonic.instant();
    allowed(gate, SQL).succeeded();
    assertEquals(103, Duration.between(before, monotonic.instant()).toMillis());
    openBreaker(gate);
    wall.advance(jump);
    pass(Duration.ofSeconds(29));
    assertEquals(Hold.Reason.BREAKER, refused(gate, SQL).reason());
    pass(Duration.ofSeconds(2));
    allowed(gate, SQL).succeeded();
  }

  /** What was signed by a wrong clock is refused; the secret may be right. */
  @Test
  void aRefusalByAWrongClockHeldTheAccountWhenTheClockWasRightAgain() throws Exception {
    AccountGate gate = gate();
    Permit.Allowed underWay = allowed(gate, SQL);
    gate.clockJumped();
    underWay.failed(failure(FailureKind.BAD_SIGNATURE, 401, null));
    allowed(gate, SQL).failed(failure(FailureKind.BAD_SIGNATURE, 401, null));
    assertEquals(Hold.Reason.CREDENTIAL, refused(gate, SQL).reason());
    assertEquals(1, stored.size());
    gate.clockJumped();
    assertEquals(Map.of(), stored, "nor does the next process know of it");
    allowed(gate, SQL).failed(failure(FailureKind.BAD_SIGNATURE, 401, null));
    gate.clockJumped();
    assertEquals(Hold.Reason.CREDENTIAL, refused(gate, SQL).reason(), "one only is forgiven");
  }

  private static void openBreaker(AccountGate gate) throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      allowed(gate, SQL).failed(failure(FailureKind.VENDOR_FAULT, 500, null));
    }
  }

  @Test
  void restartForgotRetryAfterBadSignatureAndBreaker() throws Exception {
    AccountGate before = gate();
    openBreaker(before);
    allowed(before, "other").failed(failure(FailureKind.THROTTLED, 429, Duration.ofSeconds(20)));
    pass(Duration.ofSeconds(5));
    AccountGate after = gate();
    assertEquals(Duration.ofSeconds(15), after.pause());
    assertEquals("OPEN", after.state().breakers().get(SQL).state());
    pass(Duration.ofSeconds(15));
    allowed(after, "other").succeeded();
    assertEquals(List.of("BREAKER" + SQL), List.copyOf(stored.keySet()));
    assertEquals(Hold.Reason.BREAKER, refused(after, SQL).reason());
    pass(Duration.ofSeconds(11));
    allowed(after, SQL).succeeded();
    assertEquals(Map.of(), stored);
  }

  @Test
  void clockThatWasSetBackBetweenTwoProcessesMadeAHoldLonger() throws Exception {
    allowed(gate(), SQL).failed(failure(FailureKind.THROTTLED, 429, Duration.ofSeconds(20)));
    wall.advance(Duration.ofDays(-1));
    assertEquals(Duration.ofSeconds(20), gate().pause());
    wall.advance(Duration.ofDays(365));
    assertEquals(Duration.ZERO, gate().pause());
  }

  /** A loop of crashes is as patient as one process. */
  @Test
  void eachProcessBeganWithTheShortestPauseAgain() throws Exception {
    for (int seconds : List.of(30, 60, 120)) {
      AccountGate gate = gate();
      allowed(gate, SQL).failed(failure(FailureKind.UNAUTHENTICATED, 401, null));
      assertEquals(Duration.ofSeconds(seconds), gate.pause());
      pass(gate.pause());
    }
  }

  @Test
  void whatCouldNotBeForgottenIsForgottenWithTheNextSuccess() throws Exception {
    AccountGate gate = gate();
    allowed(gate, SQL).failed(failure(FailureKind.UNAUTHENTICATED, 401, null));
    pass(gate.pause());
    storeIsAway = true;
    allowed(gate, SQL).succeeded();
    assertEquals(1, stored.size());
    storeIsAway = false;
    allowed(gate, SQL).succeeded();
    assertEquals(Map.of(), stored);
  }

  @Test
  void correctedCredentialWaitedForWhatTheOldOneWasTold() throws Exception {
    allowed(gate(), SQL).failed(failure(FailureKind.UNAUTHENTICATED, 401, null));
    access = "another";
    AccountGate gate = gate();
    allowed(gate, SQL).succeeded();
    assertEquals(Map.of(), stored);
  }

  /** A year is a vendor's mistake; a second is over before a process has started. */
  @Test
  void whatIsStoredIsAsLongAsALimitAllowsAndNoTrifle() throws Exception {
    AccountGate gate = gate();
    allowed(gate, SQL).failed(failure(FailureKind.THROTTLED, 429, Duration.ofSeconds(1)));
    assertEquals(Map.of(), stored);
    pass(Duration.ofSeconds(1));
    allowed(gate, SQL).failed(failure(FailureKind.THROTTLED, 429, Duration.ofDays(365)));
    assertEquals(Duration.ofDays(365), gate().pause());
  }

  @Test
  void credentialThatIsRotatedForgetsWhatWasStored() throws Exception {
    AccountGate gate = gate();
    allowed(gate, SQL).failed(failure(FailureKind.UNAUTHENTICATED, 401, null));
    gate.credentialChanged();
    assertEquals(Map.of(), stored);
  }

  @Test
  void ledgerThatFailsStoppedTheAccount() throws Exception {
    HoldStore broken =
        new HoldStore(
            account -> {
              throw new IllegalStateException("no database");
            },
            hold -> {
              throw new IllegalStateException("no database");
            },
            hold -> {});
    GateTime time = new GateTime(wall, monotonic, monotonic);
    AccountGate gate =
        new AccountGate(
            "prod",
            settings(10, true),
            new HoldJournal("prod", broken, () -> "", time),
            () -> true);
    allowed(gate, SQL).failed(failure(FailureKind.THROTTLED, 429, Duration.ofSeconds(1)));
    pass(Duration.ofSeconds(1));
    allowed(gate, SQL).succeeded();
  }
}
