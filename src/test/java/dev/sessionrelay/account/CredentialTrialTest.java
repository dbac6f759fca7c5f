package dev.sessionrelay.account;

import static dev.sessionrelay.account.Gates.SQL;
import static dev.sessionrelay.account.Gates.allowed;
import static dev.sessionrelay.account.Gates.failure;
import static dev.sessionrelay.account.Gates.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.failure.FailureKind;
import dev.sessionrelay.failure.SlowDown;
import dev.sessionrelay.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A credential that is refused, is new, or was changed. */
class CredentialTrialTest {
  private final SettableClock clock = SettableClock.standing();
  private final AccountGate gate = Gates.gate(clock, 1_000, false);

  @Test
  void mistypedKeyMakesAFewBadSignaturesADayNotAThousand() throws Exception {
    AccountGate fresh = Gates.gate(clock, 1_000, true);
    List<Instant> times = new ArrayList<>();
    for (int second = 0; second < 3_600; second++) {
      clock.advance(Duration.ofSeconds(1));
      if (fresh.enter(SQL) instanceof Permit.Allowed allowed) {
        times.add(clock.instant());
        allowed.failed(failure(FailureKind.BAD_SIGNATURE, 401, null));
      }
    }
    List<Long> pauses =
        IntStream.range(1, times.size())
            .mapToObj(i -> Duration.between(times.get(i - 1), times.get(i)).toMinutes())
            .toList();
    assertEquals(List.of(5L, 10L, 15L, 15L), pauses);
  }

  @Test
  void parallelPollsOfAFreshCredentialDoNotLockTheKey() throws Exception {
    AccountGate fresh = Gates.gate(clock, 1_000, true);
    AtomicInteger signatures = new AtomicInteger();
    inParallel(
        50,
        target -> {
          if (fresh.enter(SQL) instanceof Permit.Allowed allowed) {
            signatures.incrementAndGet();
            allowed.failed(failure(FailureKind.BAD_SIGNATURE, 401, null));
          }
        });
    assertEquals(1, signatures.get());
    assertFalse(fresh.state().proven());
  }

  @Test
  void credentialThatWorkedLetsParallelPollsThrough() throws Exception {
    AccountGate fresh = Gates.gate(clock, 1_000, true);
    allowed(fresh, SQL).succeeded();

    Permit.Allowed one = allowed(fresh, SQL);
    Permit.Allowed two = allowed(fresh, SQL);
    one.succeeded();
    two.succeeded();
    assertTrue(fresh.state().proven());
  }

  @Test
  void refusalDoubtsTheCredentialAndNoSuchSessionProvesIt() throws Exception {
    AccountGate fresh = Gates.gate(clock, 1_000, true);
    allowed(fresh, SQL).succeeded();
    allowed(fresh, SQL).failed(failure(FailureKind.UNAUTHENTICATED, 401, null));
    assertFalse(fresh.state().proven());
    clock.advance(Duration.ofSeconds(30));
    allowed(fresh, SQL).failed(failure(FailureKind.NOT_FOUND, 404, null));
    assertTrue(fresh.state().proven());
    allowed(fresh, SQL).failed(failure(FailureKind.VENDOR_FAULT, 503, null));
    assertTrue(fresh.state().proven(), "a service that is down says nothing of it");
    allowed(fresh, SQL).failed(failure(FailureKind.PROXY_REFUSED, 407, null));
    assertFalse(fresh.state().proven());
  }

  @Test
  void trialThatTakesTooLongRefusesTheOthers() throws Exception {
    GateSettings impatient =
        new GateSettings(
            1_000, Duration.ofMillis(50), 5, Duration.ofSeconds(30), SlowDown.DEFAULT, true);
    AccountGate fresh = new AccountGate("prod", impatient, new GateTime(clock, clock, clock));
    try (Permit.Allowed trying = allowed(fresh, SQL)) {
      assertEquals(Hold.Reason.TRIAL, refused(fresh, SQL).reason());
    }
    allowed(fresh, SQL).succeeded();
  }

  @Test
  void changedCredentialIsTriedAtOnce() throws Exception {
    allowed(gate, SQL).failed(failure(FailureKind.BAD_SIGNATURE, 401, null));
    assertEquals(Hold.Reason.CREDENTIAL, refused(gate, SQL).reason());
    gate.credentialChanged();

    allowed(gate, SQL).succeeded();
  }

  @Test
  void lateRefusalOfTheOldCredentialDoesNotStopTheNewOne() throws Exception {
    Permit.Allowed old = allowed(gate, SQL);
    gate.credentialChanged();
    old.failed(failure(FailureKind.UNAUTHENTICATED, 401, null));

    allowed(gate, SQL).succeeded();
  }

  @Test
  void lateSuccessOfTheOldCredentialDoesNotLetParallelPollsTryTheNewOne() throws Exception {
    AccountGate fresh = Gates.gate(clock, 1_000, true);
    allowed(fresh, SQL).succeeded();
    Permit.Allowed old = allowed(fresh, SQL);
    fresh.credentialChanged();
    old.succeeded();
    assertFalse(fresh.state().proven());
    allowed(fresh, SQL).succeeded();
    assertTrue(fresh.state().proven());
  }

  @Test
  void lateSuccessDoesNotEndAPause() throws Exception {
    Permit.Allowed early = allowed(gate, SQL);
    allowed(gate, SQL).failed(failure(FailureKind.BAD_SIGNATURE, 401, null));
    early.succeeded();

    assertEquals(Hold.Reason.CREDENTIAL, refused(gate, SQL).reason());
  }

  private interface Task {
    void run(int number) throws InterruptedException;
  }

  private static void inParallel(int count, Task task) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(Math.min(count, 200));
    CountDownLatch start = new CountDownLatch(1);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  task.run(number);
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> each : running) {
        each.get(30, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
