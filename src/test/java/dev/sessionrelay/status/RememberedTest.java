package dev.sessionrelay.status;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RememberedTest {
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void itIsAskedAgainOnlyAfterAWhile() {
    Remembered<Integer> remembered = new Remembered<>(asked::incrementAndGet);
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
    Remembered<Integer> remembered =
        new Remembered<>(
            () -> {
              int number = asked.incrementAndGet();
              if (number == 2) {
                hold(slow);
              }
              return number;
            });
    assertEquals(1, remembered.get());
    Thread asking = new Thread(() -> await().until(() -> remembered.get() == 2));
    asking.start();
    await().atMost(Duration.ofSeconds(30)).until(() -> asked.get() == 2);
    assertEquals(1, remembered.get());
    slow.countDown();
    asking.join();
    assertEquals(2, asked.get());
  }

  private static void hold(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
