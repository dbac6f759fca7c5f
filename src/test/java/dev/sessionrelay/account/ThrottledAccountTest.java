package dev.sessionrelay.account;

import static dev.sessionrelay.account.Gates.RAY;
import static dev.sessionrelay.account.Gates.SQL;
import static dev.sessionrelay.account.Gates.allowed;
import static dev.sessionrelay.account.Gates.failure;
import static dev.sessionrelay.account.Gates.refused;
import static dev.sessionrelay.account.Gates.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.failure.FailureKind;
import dev.sessionrelay.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a vendor that says "wait" makes of its whole account. */
class ThrottledAccountTest {
  private final SettableClock clock = SettableClock.standing();
  private final AccountGate gate = Gates.gate(clock, 1_000, false);

  @Test
  void retryAfterHoldsTheWholeAccount() throws Exception {
    allowed(gate, SQL).failed(failure(FailureKind.THROTTLED, 429, Duration.ofSeconds(30)));
    int through = 0;
    for (int turn = 0; turn < 29_900; turn++) {
      clock.advance(Duration.ofMillis(1));
      through += gate.enter(turn % 2 == 0 ? SQL : RAY) instanceof Permit.RequestRefused ? 0 : 1;
    }
    assertEquals(0, through);

    Hold hold = refused(gate, RAY);
    assertEquals(Hold.Reason.THROTTLED, hold.reason());
    clock.advance(Duration.between(clock.instant(), hold.until()));
    allowed(gate, RAY).succeeded();
  }

  @Test
  void requestThatQueuedBeforeTheVendorSaidWaitDoesNotGo() throws Exception {
    List<Permit.Allowed> first = new ArrayList<>();
    AccountGate slow =
        new AccountGate(
            "prod",
            settings(1, false),
            new GateTime(
                clock,
                clock,
                pause -> {
                  clock.advance(pause);
                  first.get(0).failed(failure(FailureKind.THROTTLED, 429, Duration.ofSeconds(30)));
                }));
    first.add(allowed(slow, SQL));

    assertEquals(Hold.Reason.THROTTLED, refused(slow, SQL).reason());
  }

  @Test
  void shorterRetryAfterDoesNotShortenTheWait() throws Exception {
    Permit.Allowed one = allowed(gate, SQL);
    Permit.Allowed two = allowed(gate, SQL);
    one.failed(failure(FailureKind.THROTTLED, 429, Duration.ofSeconds(30)));
    two.failed(failure(FailureKind.THROTTLED, 429, Duration.ofSeconds(3)));
    clock.advance(Duration.ofSeconds(29));

    assertEquals(Hold.Reason.THROTTLED, refused(gate, SQL).reason());
  }

  @Test
  void throttlingWithoutAHintPausesLongerEachTimeUpToAMinute() throws Exception {
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      allowed(gate, SQL).failed(failure(FailureKind.THROTTLED, 429, null));
      Hold hold = refused(gate, SQL);
      pauses.add(Duration.between(clock.instant(), hold.until()).toSeconds());
      clock.advance(Duration.between(clock.instant(), hold.until()));
    }
    assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L), pauses);
  }

  @Test
  void requestsUnderWayAtTheSameTimeCountAsOneThrottling() throws Exception {
    List<Permit.Allowed> underWay = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      underWay.add(allowed(gate, SQL));
    }
    Instant start = clock.instant();
    underWay.forEach(permit -> permit.failed(failure(FailureKind.THROTTLED, 429, null)));

    assertEquals(start.plusSeconds(1), refused(gate, SQL).until());
  }
}
