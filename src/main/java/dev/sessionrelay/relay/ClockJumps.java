package dev.sessionrelay.relay;

import dev.sessionrelay.settings.Quantity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jumps of the wall clock, measured against the monotonic one: it was set, or the machine slept.
 * Quartz waits for a time of day, so a target whose clock was set back would not be polled until
 * that time comes again.
 */
public final class ClockJumps implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay");
  private static final long LOOK_MILLIS = 500;

  /** Less is corrected by and by, or is a look that came late. */
  private static final long SMALLEST_MILLIS = 1_000;

  /** How long a jump is told of. */
  private static final Duration RECENT = Duration.ofMinutes(1);

  private final Clock clock;
  private final ZoneId zone;
  private final LongSupplier nanos;
  private final Consumer<Duration> listener;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread worker = new Thread(task, "clock");
            worker.setDaemon(true);
            return worker;
          });
  private volatile ClockReading seen;
  private volatile ClockJump last;

  private record ClockJump(Duration by, long nanos) {}

  private record ClockReading(long wall, long nanos, ZoneOffset offset) {
    /** A clock that stands still, as one of a test does, has not jumped. */
    Duration jump(ClockReading now) {
      long passed = TimeUnit.NANOSECONDS.toMillis(now.nanos - nanos);
      long by = now.wall - wall - passed;
      boolean jumped = now.wall != wall && Math.abs(by) >= SMALLEST_MILLIS;
      return jumped ? Duration.ofMillis(by) : Duration.ZERO;
    }
  }

  ClockJumps(Clock clock, ZoneId zone, LongSupplier nanos, Consumer<Duration> listener) {
    this.clock = clock;
    this.zone = zone;
    this.nanos = nanos;
    this.listener = listener;
    this.seen = read();
  }

  /**
   * Begins to watch.
   *
   * @param listener hears how far the clock went, in the thread of the watch; also when the offset
   *     of this machine's time zone has changed, as daylight saving does
   */
  static ClockJumps start(Clock clock, Consumer<Duration> listener) {
    ClockJumps jumps = new ClockJumps(clock, ZoneId.systemDefault(), System::nanoTime, listener);
    jumps.thread.scheduleWithFixedDelay(
        jumps::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    return jumps;
  }

  /**
   * How far the clock went forward within the last minute; negative when it was set back. Looks by
   * itself, so that nobody takes the new time for a long wait before the watch has seen it.
   */
  public Optional<Duration> recent() {
    Duration unseen = seen.jump(read());
    return unseen.isZero()
        ? Optional.ofNullable(last)
            .filter(jump -> nanos.getAsLong() - jump.nanos() < RECENT.toNanos())
            .map(ClockJump::by)
        : Optional.of(unseen);
  }

  void look() {
    ClockReading before = seen;
    ClockReading now = read();
    Duration by = before.jump(now);
    last = by.isZero() ? last : new ClockJump(by, now.nanos());
    seen = now;
    if (!by.isZero()) {
      tell(by);
    } else if (!now.offset().equals(before.offset())) {
      LOG.info("the time zone {} is {} from now on", zone, now.offset());
      move(Duration.ZERO);
    }
  }

  private void tell(Duration by) {
    LOG.warn(
        "the clock of this machine {} by {}; schedules are moved",
        by.isNegative() ? "was set back" : "went forward",
        Quantity.write(Duration.ofSeconds(by.abs().plusMillis(500).toSeconds())));
    move(by);
  }

  private void move(Duration by) {
    try {
      listener.accept(by);
    } catch (RuntimeException | Error e) {
      LOG.error("schedules could not be moved after a jump of the clock", e);
    }
  }

  private ClockReading read() {
    Instant now = clock.instant();
    ZoneOffset offset = zone.getRules().getOffset(now);
    return new ClockReading(now.toEpochMilli(), nanos.getAsLong(), offset);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
