package dev.sessionrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A process that does nothing but free memory neither failed nor said a word. */
class MemoryWatchTest {
  private final AtomicLong collected = new AtomicLong();
  private final AtomicLong nanos = new AtomicLong();
  private final MemoryWatch watch = new MemoryWatch(collected::get, nanos::get);

  @AfterEach
  void close() {
    watch.close();
  }

  /** Looks every ten seconds of a minute, of which the collectors have each time so much. */
  private Optional<String> minute(long collectedSeconds) {
    for (int look = 0; look < 6; look++) {
      watch.look();
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
      collected.addAndGet(TimeUnit.SECONDS.toMillis(collectedSeconds));
    }
    watch.look();
    return watch.problem();
  }

  @Test
  void aMinuteThatGoesIntoFreeingMemoryIsToldUntilItIsMuchLess() {
    assertEquals(Optional.empty(), minute(1));
    String told = minute(9).orElseThrow();
    assertTrue(told.startsWith("memory is short: 90 % of the last minute"), told);
    assertTrue(told.contains("SESSION_RELAY_JAVA_OPTIONS=-Xmx"), told);
    assertTrue(minute(2).orElseThrow().contains("20 %"), "not yet over");
    assertEquals(Optional.empty(), minute(1));
  }

  @Test
  void aStartIsNoMinute() {
    watch.look();
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
    collected.addAndGet(TimeUnit.SECONDS.toMillis(9));
    watch.look();
    assertEquals(Optional.empty(), watch.problem());
  }
}
