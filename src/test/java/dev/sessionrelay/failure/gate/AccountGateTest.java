package dev.sessionrelay.failure.gate;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.failure.FailureRow;
import dev.sessionrelay.failure.SlowDown;
import dev.sessionrelay.testing.SettableClock;
import dev.sessionrelay.testing.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccountGateTest {
  private static final String SQL = "huawei-sql-session";
  private static final String RAY = "huawei-ray-session";

  private final SettableClock clock = SettableClock.standing();
  private final AccountGate gate = gate(1_000, false);

  private AccountGate gate(double perSecond, boolean oneByOne) {
    return new AccountGate("prod", settings(perSecond, oneByOne), clock, clock);
  }

  private static GateSettings settings(double perSecond, boolean oneByOne) {
    return new GateSettings(
        perSecond,
        Duration.ofSeconds(2),
        5,
        Duration.ofSeconds(30),
        new SlowDown(2, Duration.ofMinutes(15)),
        oneByOne);
  }

  @Test
  void retryAfterHoldsTheWholeAccount() throws Exception {
    allowed(gate, SQL).failed(failure(FailureRow.THROTTLED, 429, Duration.ofSeconds(30)));
    int through = 0;
    for (int turn = 0; turn < 29_900; turn++) {
      clock.advance(Duration.ofMillis(1));
      through += gate.enter(turn % 2 == 0 ? SQL : RAY) instanceof Permit.Refused ? 0 : 1;
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
            clock,
            pause -> {
              clock.advance(pause);
              first.get(0).failed(failure(FailureRow.THROTTLED, 429, Duration.ofSeconds(30)));
            });
    first.add(allowed(slow, SQL));

    assertEquals(Hold.Reason.THROTTLED, refused(slow, SQL).reason());
  }

  @Test
  void shorterRetryAfterDoesNotShortenTheWait() throws Exception {
    Permit.Allowed one = allowed(gate, SQL);
    Permit.Allowed two = allowed(gate, SQL);
    one.failed(failure(FailureRow.THROTTLED, 429, Duration.ofSeconds(30)));
    two.failed(failure(FailureRow.THROTTLED, 429, Duration.ofSeconds(3)));
    clock.advance(Duration.ofSeconds(29));

    assertEquals(Hold.Reason.THROTTLED, refused(gate, SQL).reason());
  }

  @Test
  void throttlingWithoutAHintPausesLongerEachTimeUpToAMinute() throws Exception {
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      allowed(gate, SQL).failed(failure(FailureRow.THROTTLED, 429, null));
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
    underWay.forEach(permit -> permit.failed(failure(FailureRow.THROTTLED, 429, null)));

    assertEquals(start.plusSeconds(1), refused(gate, SQL).until());
  }

  @Test
  void anySecondCarriesAtMostTheRateLimit() throws Exception {
    AccountGate ten = gate(10, false);
    List<Instant> times = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      allowed(ten, SQL).succeeded();
      times.add(clock.instant());
    }
    assertTrue(busiestSecond(times) <= 10, "busiest second: " + busiestSecond(times));
    assertTrue(Duration.between(times.get(0), times.get(999)).toSeconds() < 105, "not too slow");
  }

  @Test
  void afterAnOutageTheFirstSecondCarriesAtMostTheRateLimit() throws Exception {
    int targets = 300;
    VirtualTime time = new VirtualTime();
    AccountGate fifty = new AccountGate("prod", settings(50, false), time, time);
    ConcurrentLinkedQueue<Instant> times = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<Hold.Reason> refusals = new ConcurrentLinkedQueue<>();
    inVirtualTime(
        targets,
        time,
        () -> {
          if (fifty.enter(SQL) instanceof Permit.Refused refused) {
            refusals.add(refused.hold().reason());
          } else {
            times.add(time.instant());
          }
        });
    List<Instant> sorted = times.stream().sorted().toList();

    assertEquals(98, sorted.size(), "as many as fit into the queue of two seconds");
    assertTrue(busiestSecond(sorted) <= 50, "busiest second: " + busiestSecond(sorted));
    assertEquals(targets, sorted.size() + refusals.size());
    assertTrue(refusals.stream().allMatch(reason -> reason == Hold.Reason.RATE_LIMIT));
  }

  @Test
  void requestsThatAllWokeLateAreSpreadAgain() {
    Pacer pacer = new Pacer(clock, 10);
    for (int i = 0; i < 20; i++) {
      pacer.reserve(Duration.ofMinutes(1));
    }
    clock.advance(Duration.ofSeconds(5));
    List<Instant> departures =
        IntStream.range(0, 20).mapToObj(i -> clock.instant().plus(pacer.depart())).toList();

    assertTrue(busiestSecond(departures) <= 10, "busiest second: " + busiestSecond(departures));
  }

  @Test
  void clockThatIsSetBackDoesNotStopRequests() throws Exception {
    AccountGate ten = gate(10, false);
    allowed(ten, SQL).succeeded();
    clock.advance(Duration.ofHours(-1));
    allowed(ten, SQL).succeeded();
    clock.advance(Duration.ofHours(-1));

    allowed(ten, SQL).succeeded();
    allowed(ten, SQL).succeeded();
  }

  @Test
  void hourLongOutageOfAThousandTargetsCostsAtMostOneProbeEachHalfMinute() throws Exception {
    AccountGate other = new AccountGate("other", settings(1_000, false), clock, clock);
    int probes = 0;
    int refused = 0;
    for (int turn = 0; turn < 120_000; turn++) {
      clock.advance(Duration.ofMillis(30));
      if (gate.enter(SQL) instanceof Permit.Allowed allowed) {
        probes++;
        allowed.failed(failure(FailureRow.NO_ANSWER, null, null));
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
    assertEquals(FailureRow.VENDOR_FAULT, hold.cause().row());
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

  @Test
  void lateFailuresFromBeforeTheOutageDoNotSpoilTheProbe() throws Exception {
    List<Permit.Allowed> late = List.of(allowed(gate, SQL), allowed(gate, SQL));
    open(gate, SQL);
    clock.advance(Duration.ofSeconds(31));
    Permit.Allowed probe = allowed(gate, SQL);
    late.get(0).failed(failure(FailureRow.VENDOR_FAULT, 500, null));
    late.get(1).close();

    assertEquals(Hold.Reason.BREAKER, refused(gate, SQL).reason());
    probe.succeeded();
    assertEquals("CLOSED", gate.state().breakers().get(SQL).state());
  }

  @ParameterizedTest
  @EnumSource(FailureRow.class)
  void onlyFaultsOfTheVendorOpenTheBreaker(FailureRow row) throws Exception {
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
        permit.failed(failure(FailureRow.VENDOR_FAULT, 500, null));
      } else {
        permit.failed(failure(FailureRow.NOT_FOUND, 404, null));
      }
    }
    assertEquals("CLOSED", gate.state().breakers().get(SQL).state());
  }

  /** It says nothing of the vendor: neither of the credential nor of an endpoint. */
  @Test
  void refusalOfAProxyHoldsTheAccountUntilItIsAnotherUserThere() throws Exception {
    allowed(gate, SQL).failed(failure(FailureRow.PROXY_REFUSED, 407, null));

    Hold hold = refused(gate, SQL);
    assertEquals(Hold.Reason.PROXY, hold.reason());
    assertEquals(clock.instant().plusSeconds(30), hold.until());
    gate.credentialChanged();
    assertEquals(Hold.Reason.PROXY, refused(gate, SQL).reason());
    gate.proxyUserChanged();
    allowed(gate, SQL).succeeded();
  }

  @Test
  void refusalOfAProxyDoesNotCloseTheBreakerOfAVendorThatWasNotAsked() throws Exception {
    for (int i = 0; i < 5; i++) {
      allowed(gate, SQL).failed(failure(FailureRow.VENDOR_FAULT, 500, null));
    }
    clock.advance(Duration.ofHours(1));
    allowed(gate, SQL).failed(failure(FailureRow.PROXY_REFUSED, 407, null));
    assertEquals("HALF_OPEN", gate.state().breakers().get(SQL).state());
  }

  @Test
  void mistypedKeyMakesAFewBadSignaturesADayNotAThousand() throws Exception {
    AccountGate fresh = gate(1_000, true);
    List<Instant> times = new ArrayList<>();
    for (int second = 0; second < 3_600; second++) {
      clock.advance(Duration.ofSeconds(1));
      if (fresh.enter(SQL) instanceof Permit.Allowed allowed) {
        times.add(clock.instant());
        allowed.failed(failure(FailureRow.BAD_SIGNATURE, 401, null));
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
    AccountGate fresh = gate(1_000, true);
    AtomicInteger signatures = new AtomicInteger();
    inParallel(
        50,
        target -> {
          if (fresh.enter(SQL) instanceof Permit.Allowed allowed) {
            signatures.incrementAndGet();
            allowed.failed(failure(FailureRow.BAD_SIGNATURE, 401, null));
          }
        });
    assertEquals(1, signatures.get());
    assertFalse(fresh.state().proven());
  }

  @Test
  void credentialThatWorkedLetsParallelPollsThrough() throws Exception {
    AccountGate fresh = gate(1_000, true);
    allowed(fresh, SQL).succeeded();

    Permit.Allowed one = allowed(fresh, SQL);
    Permit.Allowed two = allowed(fresh, SQL);
    one.succeeded();
    two.succeeded();
    assertTrue(fresh.state().proven());
  }

  @Test
  void trialThatTakesTooLongRefusesTheOthers() throws Exception {
    GateSettings impatient =
        new GateSettings(
            1_000, Duration.ofMillis(50), 5, Duration.ofSeconds(30), SlowDown.DEFAULT, true);
    AccountGate fresh = new AccountGate("prod", impatient, clock, clock);
    try (Permit.Allowed trying = allowed(fresh, SQL)) {
      assertEquals(Hold.Reason.TRIAL, refused(fresh, SQL).reason());
    }
    allowed(fresh, SQL).succeeded();
  }

  @Test
  void changedCredentialIsTriedAtOnce() throws Exception {
    allowed(gate, SQL).failed(failure(FailureRow.BAD_SIGNATURE, 401, null));
    assertEquals(Hold.Reason.CREDENTIAL, refused(gate, SQL).reason());
    gate.credentialChanged();

    allowed(gate, SQL).succeeded();
  }

  @Test
  void lateRefusalOfTheOldCredentialDoesNotStopTheNewOne() throws Exception {
    Permit.Allowed old = allowed(gate, SQL);
    gate.credentialChanged();
    old.failed(failure(FailureRow.UNAUTHENTICATED, 401, null));

    allowed(gate, SQL).succeeded();
  }

  @Test
  void lateSuccessOfTheOldCredentialDoesNotLetParallelPollsTryTheNewOne() throws Exception {
    AccountGate fresh = gate(1_000, true);
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
    allowed(gate, SQL).failed(failure(FailureRow.BAD_SIGNATURE, 401, null));
    early.succeeded();

    assertEquals(Hold.Reason.CREDENTIAL, refused(gate, SQL).reason());
  }

  @Test
  void holdOfAnotherProcessIsKept() throws Exception {
    Hold told = new Hold(clock.instant().plusSeconds(10), Hold.Reason.THROTTLED, null);
    gate.hold(told);

    assertEquals(told, refused(gate, SQL));
    assertEquals(List.of(told), gate.state().holds());
    clock.advance(Duration.ofSeconds(10));
    assertEquals(List.of(), gate.state().holds());
    allowed(gate, SQL).succeeded();
  }

  @Test
  void secondReportOfARequestIsIgnored() throws Exception {
    Permit.Allowed permit = allowed(gate, SQL);
    permit.succeeded();
    permit.failed(failure(FailureRow.THROTTLED, 429, Duration.ofSeconds(30)));

    allowed(gate, SQL).succeeded();
  }

  @Test
  void interruptedQueueGivesEverythingBack() throws Exception {
    AccountGate slow =
        new AccountGate(
            "prod",
            settings(1, true),
            clock,
            pause -> {
              throw new InterruptedException();
            });
    allowed(slow, SQL).failed(failure(FailureRow.TIMED_OUT, 408, null));

    assertThrows(InterruptedException.class, () -> slow.enter(SQL));
    clock.advance(Duration.ofSeconds(5));
    allowed(slow, SQL).succeeded();
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

  private void open(AccountGate gate, String endpoint) throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      allowed(gate, endpoint).failed(failure(FailureRow.VENDOR_FAULT, 500, null));
    }
  }

  private static Permit.Allowed allowed(AccountGate gate, String endpoint)
      throws InterruptedException {
    return assertInstanceOf(Permit.Allowed.class, gate.enter(endpoint));
  }

  private static Hold refused(AccountGate gate, String endpoint) throws InterruptedException {
    Hold hold = assertInstanceOf(Permit.Refused.class, gate.enter(endpoint)).hold();
    assertNotNull(hold.why());
    return hold;
  }

  private static Failure failure(FailureRow row, Integer status, Duration retryAfter) {
    return new Failure(row, status, null, row.meaning(), row.advice(), null, retryAfter, null);
  }

  private static int busiestSecond(List<Instant> times) {
    return IntStream.range(0, times.size())
        .map(
            from ->
                (int)
                    times.stream()
                        .skip(from)
                        .takeWhile(time -> time.isBefore(times.get(from).plusSeconds(1)))
                        .count())
        .max()
        .orElse(0);
  }

  private interface Task {
    void run(int number) throws InterruptedException;
  }

  private interface Visit {
    void run() throws InterruptedException;
  }

  /** One thread for each visit; time goes on while all that have not ended sleep. */
  private static void inVirtualTime(int count, VirtualTime time, Visit visit) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    AtomicInteger under = new AtomicInteger(count);
    try {
      for (int i = 0; i < count; i++) {
        threads.submit(
            () -> {
              visit.run();
              return under.decrementAndGet();
            });
      }
      await()
          .atMost(Duration.ofMinutes(1))
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(
              () -> {
                while (time.sleepers() > 0 && time.sleepers() == under.get()) {
                  time.next();
                }
                return under.get() == 0;
              });
    } finally {
      threads.shutdownNow();
    }
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
