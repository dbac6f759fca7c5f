package dev.sessionrelay.status;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CachedSupplierTest {
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void itIsAskedAgainOnlyAfterAWhile() {
    CachedSupplier<Integer> remembered =
        new CachedSupplier<>(asked::incrementAndGet, number -> true, -1);
    long start = System.nanoTime();
    assertEquals(1, remembered.get());
    await().atMost(Duration.ofSeconds(30)).until(() -> remembered.get() > 1);
    long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
    assertEquals(true, seconds >= 1 && asked.get() <= seconds + 1);
  }

  @Test
  @Timeout(60)
  void whileOneAsksTheOthersTakeTheAnswerOfBefore() throws InterruptedException {
    CountDownLatch slow = new CountDownLatch(1);
    CachedSupplier<Integer> remembered =
        new CachedSupplier<>(
            () -> {
              int number = asked.incrementAndGet();
              if (number == 2) {
                hold(slow);
              }
              return number;
            },
            number -> true,
            -1);
    assertEquals(1, remembered.get());
    Thread asking = new Thread(() -> await().until(() -> remembered.get() == 2));
    asking.start();
    await().atMost(Duration.ofSeconds(30)).until(() -> asked.get() == 2);
    assertEquals(1, remembered.get());
    slow.countDown();
    asking.join();
    assertEquals(2, asked.get());
  }

  @Test
  void aDatabaseThatWasBackWasSaidToBeAwayForTwentyTimesAsLongAsItsTimeOut() {
    Duration timeOut = Duration.ofMillis(1_500);
    CountDownLatch away = new CountDownLatch(1);
    CachedSupplier<Integer> remembered =
        new CachedSupplier<>(
            () -> {
              if (asked.get() == 0) {
                hold(away, timeOut);
              }
              return asked.getAndIncrement();
            },
            number -> number > 0,
            -1);
    assertEquals(0, remembered.get());
    await().atMost(timeOut.multipliedBy(6)).until(() -> remembered.get() > 0);
  }

  @Test
  @Timeout(60)
  void aDatabaseThatDoesNotAnswerHeldUpWhoeverAsked() {
    CountDownLatch silent = new CountDownLatch(1);
    CachedSupplier<Integer> remembered =
        new CachedSupplier<>(
            () -> {
              hold(silent);
              return 1;
            },
            number -> true,
            -1);
    assertEquals(-1, remembered.get());
    await().until(() -> remembered.pending().toSeconds() >= 3);
    silent.countDown();
    await().until(() -> remembered.get() == 1);
    await().until(() -> remembered.pending().isZero());
  }

  @Test
  void anErrorWhileAskingWasTheEndOfAllAnswers() {
    CachedSupplier<Integer> remembered =
        new CachedSupplier<>(
            () -> {
              if (asked.getAndIncrement() == 0) {
                throw new StackOverflowError("first");
              }
              return 1;
            },
            number -> true,
            -1);
    assertThrows(CompletionException.class, remembered::get);
    await().until(() -> remembered.get() == 1);
  }

  private static void hold(CountDownLatch latch) {
    hold(latch, Duration.ofDays(1));
  }

  private static void hold(CountDownLatch latch, Duration most) {
    try {
      boolean inTime = latch.await(most.toMillis(), TimeUnit.MILLISECONDS);
      assertEquals(most.toDays() > 0, inTime);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
