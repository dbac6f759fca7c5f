package dev.sessionrelay.account;

import static dev.sessionrelay.account.Gates.SQL;
import static dev.sessionrelay.account.Gates.allowed;
import static dev.sessionrelay.account.Gates.failure;
import static dev.sessionrelay.account.Gates.refused;
import static dev.sessionrelay.account.Gates.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sessionrelay.failure.FailureKind;
import dev.sessionrelay.failure.SlowDown;
import dev.sessionrelay.testing.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AccountGateTest {
  private final SettableClock clock = SettableClock.standing();
  private final AccountGate gate = Gates.gate(clock, 1_000, false);

  /** It says nothing of the vendor: neither of the credential nor of an endpoint. */
  @Test
  void refusalOfAProxyHoldsTheAccountUntilItIsAnotherUserThere() throws Exception {
    allowed(gate, SQL).failed(failure(FailureKind.PROXY_REFUSED, 407, null));

    Hold hold = refused(gate, SQL);
    assertEquals(Hold.Reason.PROXY, hold.reason());
    assertEquals(clock.instant().plusSeconds(30), hold.until());
    gate.credentialChanged();
    assertEquals(Hold.Reason.PROXY, refused(gate, SQL).reason());
    gate.proxyUserChanged();
    allowed(gate, SQL).succeeded();
  }

  @Test
  void secondReportOfARequestIsIgnored() throws Exception {
    Permit.Allowed permit = allowed(gate, SQL);
    permit.succeeded();
    permit.failed(failure(FailureKind.THROTTLED, 429, Duration.ofSeconds(30)));

    allowed(gate, SQL).succeeded();
  }

  @Test
  void holdsThatOverlapWereCountedTwice() throws Exception {
    Permit.Allowed one = allowed(gate, SQL);
    Permit.Allowed other = allowed(gate, SQL);
    one.failed(failure(FailureKind.THROTTLED, 429, Duration.ofSeconds(30)));
    clock.advance(Duration.ofSeconds(10));
    other.failed(failure(FailureKind.THROTTLED, 429, Duration.ofSeconds(40)));
    assertEquals(Duration.ofSeconds(10), gate.state().held());
    clock.advance(Duration.ofSeconds(60));
    assertEquals(Duration.ofSeconds(50), gate.state().held());
    clock.advance(Duration.ofSeconds(60));
    assertEquals(Duration.ofSeconds(50), gate.state().held());
  }

  @Test
  void aHoldThatWasLiftedWentOnCounting() throws Exception {
    allowed(gate, SQL).failed(failure(FailureKind.PROXY_REFUSED, 407, null));
    clock.advance(Duration.ofSeconds(7));
    gate.proxyUserChanged();
    clock.advance(Duration.ofSeconds(100));
    assertEquals(Duration.ofSeconds(7), gate.state().held());
  }

  /** A request that waits for its slot must not go where another one was told to leave. */
  @Test
  void breakerThatOpensMeanwhileRefusesWhoWaits() throws Exception {
    Permit.Allowed[] other = new Permit.Allowed[1];
    GateTime time =
        new GateTime(
            clock,
            clock,
            pause -> {
              clock.advance(pause);
              other[0].failed(failure(FailureKind.VENDOR_FAULT, 503, Duration.ofSeconds(30)));
            });
    AccountGate slow = new AccountGate("prod", settings(1, false), time);
    other[0] = allowed(slow, SQL);

    Hold hold = refused(slow, SQL);
    assertEquals(Hold.Reason.BREAKER, hold.reason());
    assertEquals(503, hold.cause().status());
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> settings(0, false));
    assertThrows(IllegalArgumentException.class, () -> settings(Double.NaN, false));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new GateSettings(1, Duration.ZERO, 0, Duration.ofSeconds(1), SlowDown.DEFAULT, false));
    assertThrows(
        IllegalArgumentException.class,
        () -> new GateSettings(1, Duration.ZERO, 1, Duration.ZERO, SlowDown.DEFAULT, false));
  }
}
