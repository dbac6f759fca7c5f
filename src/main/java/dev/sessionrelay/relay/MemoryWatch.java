package dev.sessionrelay.relay;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether memory is so short that the process hardly does anything but free it: then polls come
 * late long before Java gives up. Goes by the time that Java's collectors say they have taken.
 */
public final class MemoryWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay");
  private static final Duration LOOK = Duration.ofSeconds(10);

  /** Looks that make the minute that counts. */
  private static final int LOOKS = 6;

  /** More of the minute is too much; it ends below the half of it. */
  private static final int MOST_PERCENT = 30;

  private final LongSupplier collected;
  private final LongSupplier nanos;
  private final Deque<MemoryReading> readings = new ArrayDeque<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread worker = new Thread(task, "memory");
            worker.setDaemon(true);
            return worker;
          });
  private volatile String problem;

  private record MemoryReading(long nanos, long collectedMillis) {
    int percent(MemoryReading later) {
      long passed = TimeUnit.NANOSECONDS.toMillis(later.nanos - nanos);
      return (int) (100 * (later.collectedMillis - collectedMillis) / Math.max(1, passed));
    }
  }

  /**
   * @param collected milliseconds that collectors have taken since the start
   * @param nanos monotonic, as {@link System#nanoTime}
   */
  MemoryWatch(LongSupplier collected, LongSupplier nanos) {
    this.collected = collected;
    this.nanos = nanos;
  }

  /** Begins to watch this process. */
  static MemoryWatch start() {
    MemoryWatch watch = new MemoryWatch(MemoryWatch::ofThisProcess, System::nanoTime);
    watch.thread.scheduleWithFixedDelay(
        watch::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    return watch;
  }

  private static long ofThisProcess() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }

  /** What is wrong, in a sentence with its remedy. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  void look() {
    MemoryReading now = new MemoryReading(nanos.getAsLong(), collected.getAsLong());
    readings.addLast(now);
    if (readings.size() <= LOOKS) {
      return;
    }
    int percent = readings.removeFirst().percent(now);
    if (percent > MOST_PERCENT || problem != null && percent > MOST_PERCENT / 2) {
      tell(percent);
    } else if (problem != null) {
      problem = null;
      LOG.info("memory suffices again");
    }
  }

  private void tell(int percent) {
    boolean isNew = problem == null;
    problem =
        "memory is short: "
            + percent
            + " % of the last minute went into freeing it, and polls come late; give it more, as in"
            + " SESSION_RELAY_JAVA_OPTIONS=-Xmx"
            + 2 * (Runtime.getRuntime().maxMemory() >> 20)
            + "m";
    if (isNew) {
      LOG.warn(problem);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
