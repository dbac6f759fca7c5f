package dev.sessionrelay.account;

import static dev.sessionrelay.account.Gates.RAY;
import static dev.sessionrelay.account.Gates.SQL;
import static dev.sessionrelay.account.Gates.allowed;
import static dev.sessionrelay.account.Gates.failure;
import static dev.sessionrelay.account.Gates.refused;
import static dev.sessionrelay.account.Gates.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.failure.FailureKind;
import dev.sessionrelay.testing.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which failures open an endpoint's breaker, and what closes it. */
class BreakerTest {
  private final SettableClock clock = SettableClock.standing();
  private final AccountGate gate = Gates.gate(clock, 1_000, false);

  @Test
  void hourLongOutageOfAThousandTargetsCostsAtMostOneProbeEachHalfMinute() throws Exception {
    AccountGate other =
        new AccountGate("other", settings(1_000, false), new GateTime(clock, clock, clock));
    int probes = 0;
    int refused = 0;
    for (int turn = 0; turn < 120_000; turn++) {
      clock.advance(Duration.ofMillis(30));
      if (gate.enter(SQL) instanceof Permit.Allowed allowed) {
        probes++;
        allowed.failed(failure(FailureKind.NO_ANSWER, null, null));
      } else {
        refused++;
      }
    }
    assertEquals(120_000, probes + refused);
    assertTrue(probes <= 5 + 120, "probes: " + probes);
    assertTrue(probes >= 5 + 110, "recovery would be noticed: " + probes);
    assertEquals("OPEN", gate.state().breakers().get(SQL).state());
    allowed(other, SQL).succeeded();
    allowed(gate, RAY).succeeded();
  }

  @Test
  void halfOpenBreakerLetsOneProbeThroughAndClosesAfterSuccess() throws Exception {
    open(gate, SQL);
    Hold hold = refused(gate, SQL);
    assertEquals(Hold.Reason.BREAKER, hold.reason());
    assertEquals(FailureKind.VENDOR_FAULT, hold.cause().row());
    clock.advance(Duration.between(clock.instant(), hold.until()));

    Permit.Allowed probe = allowed(gate, SQL);
    assertEquals(Hold.Reason.BREAKER, refused(gate, SQL).reason());
    assertEquals("HALF_OPEN", gate.state().breakers().get(SQL).state());
    probe.succeeded();
    assertEquals("CLOSED", gate.state().breakers().get(SQL).state());
    assertNull(gate.state().breakers().get(SQL).cause());
    allowed(gate, SQL).succeeded();
  }

  @Test
  void probeThatWasNotMadeIsGivenToTheNext() throws Exception {
    open(gate, SQL);
    clock.advance(Duration.ofSeconds(31));
    allowed(gate, SQL).close();

    allowed(gate, SQL).succeeded();
    assertEquals("CLOSED", gate.state().breakers().get(SQL).state());
  }

  /** One took the only probe a moment before the breaker told of its new state, and kept it. */
  @Test
  void probeThatWasTakenWhileTheBreakerMovedWasLostAndNobodyAskedAgain() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (int round = 0; round < 3_000; round++) {
        open(gate, SQL);
        clock.advance(Duration.ofSeconds(31));
        CountDownLatch begin = new CountDownLatch(1);
        List<Future<Boolean>> probes =
            IntStream.range(0, 8).mapToObj(i -> threads.submit(() -> probe(begin))).toList();
        begin.countDown();
        int made = 0;
        for (Future<Boolean> probe : probes) {
          made += probe.get() ? 1 : 0;
        }
        assertTrue(made > 0, "nobody asked in round " + round);
        assertEquals("CLOSED", gate.state().breakers().get(SQL).state(), "round " + round);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private boolean probe(CountDownLatch begin) throws InterruptedException {
    begin.await();
    if (gate.enter(SQL) instanceof Permit.Allowed allowed) {
      allowed.succeeded();
      return true;
    }
    return false;
  }

  @Test
  void lateFailuresFromBeforeTheOutageDoNotSpoilTheProbe() throws Exception {
    List<Permit.Allowed> late = List.of(allowed(gate, SQL), allowed(gate, SQL));
    open(gate, SQL);
    clock.advance(Duration.ofSeconds(31));
    Permit.Allowed probe = allowed(gate, SQL);
    late.get(0).failed(failure(FailureKind.VENDOR_FAULT, 500, null));
    late.get(1).close();

    assertEquals(Hold.Reason.BREAKER, refused(gate, SQL).reason());
    probe.succeeded();
    assertEquals("CLOSED", gate.state().breakers().get(SQL).state());
  }

  @ParameterizedTest
  @EnumSource(FailureKind.class)
  void onlyFaultsOfTheVendorOpenTheBreaker(FailureKind row) throws Exception {
    for (int i = 0; i < 6; i++) {
      clock.advance(Duration.ofHours(1));
      if (gate.enter(SQL) instanceof Permit.Allowed allowed) {
        allowed.failed(failure(row, row.status().startsWith("no") ? null : 500, null));
      }
    }
    boolean opened = !gate.state().breakers().get(SQL).state().equals("CLOSED");
    assertEquals(row.opensBreaker(), opened);
  }

  @Test
  void answerBetweenFailuresKeepsTheBreakerClosed() throws Exception {
    for (int i = 0; i < 40; i++) {
      boolean fault = i % 5 != 4;
      Permit.Allowed permit = allowed(gate, SQL);
      if (fault) {
        permit.failed(failure(FailureKind.VENDOR_FAULT, 500, null));
      } else {
        permit.failed(failure(FailureKind.NOT_FOUND, 404, null));
      }
    }
    assertEquals("CLOSED", gate.state().breakers().get(SQL).state());
  }

  @Test
  void refusalOfAProxyDoesNotCloseTheBreakerOfAVendorThatWasNotAsked() throws Exception {
    open(gate, SQL);
    clock.advance(Duration.ofHours(1));
    allowed(gate, SQL).failed(failure(FailureKind.PROXY_REFUSED, 407, null));
    assertEquals("HALF_OPEN", gate.state().breakers().get(SQL).state());
  }

  private void open(AccountGate gate, String endpoint) throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      allowed(gate, endpoint).failed(failure(FailureKind.VENDOR_FAULT, 500, null));
    }
  }
}
