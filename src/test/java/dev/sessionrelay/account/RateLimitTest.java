package dev.sessionrelay.account;

import static dev.sessionrelay.account.Gates.SQL;
import static dev.sessionrelay.account.Gates.allowed;
import static dev.sessionrelay.account.Gates.failure;
import static dev.sessionrelay.account.Gates.refused;
import static dev.sessionrelay.account.Gates.settings;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.failure.FailureKind;
import dev.sessionrelay.testing.BusiestSecond;
import dev.sessionrelay.testing.SettableClock;
import dev.sessionrelay.testing.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many requests go in a second. */
class RateLimitTest {
  private final SettableClock clock = SettableClock.standing();

  @Test
  void anySecondCarriesAtMostTheRateLimit() throws Exception {
    AccountGate ten = Gates.gate(clock, 10, false);
    List<Instant> times = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      allowed(ten, SQL).succeeded();
      times.add(clock.instant());
    }
    assertTrue(BusiestSecond.of(times) <= 10, "busiest second: " + BusiestSecond.of(times));
    assertTrue(Duration.between(times.get(0), times.get(999)).toSeconds() < 105, "not too slow");
  }

  @Test
  void afterAnOutageTheFirstSecondCarriesAtMostTheRateLimit() throws Exception {
    int targets = 300;
    VirtualTime time = new VirtualTime();
    AccountGate fifty =
        new AccountGate("prod", settings(50, false), new GateTime(time, time, time));
    ConcurrentLinkedQueue<Instant> times = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<Hold.Reason> refusals = new ConcurrentLinkedQueue<>();
    inVirtualTime(
        targets,
        time,
        () -> {
          if (fifty.enter(SQL) instanceof Permit.RequestRefused refused) {
            refusals.add(refused.hold().reason());
          } else {
            times.add(time.instant());
          }
        });
    List<Instant> sorted = times.stream().sorted().toList();

    assertEquals(98, sorted.size(), "as many as fit into the queue of two seconds");
    assertTrue(BusiestSecond.of(sorted) <= 50, "busiest second: " + BusiestSecond.of(sorted));
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

    assertTrue(
        BusiestSecond.of(departures) <= 10, "busiest second: " + BusiestSecond.of(departures));
  }

  @Test
  void interruptedQueueGivesEverythingBack() throws Exception {
    AccountGate slow =
        new AccountGate(
            "prod",
            settings(1, true),
            new GateTime(
                clock,
                clock,
                pause -> {
                  throw new InterruptedException();
                }));
    allowed(slow, SQL).failed(failure(FailureKind.TIMED_OUT, 408, null));

    assertThrows(InterruptedException.class, () -> slow.enter(SQL));
    clock.advance(Duration.ofSeconds(5));
    allowed(slow, SQL).succeeded();
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
}
