package dev.sessionrelay.relay.reload;

import dev.sessionrelay.relay.reload.ReloadResult.Cause;
import dev.sessionrelay.settings.ConfigError;
import java.nio.file.FileSystems;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the files again and again, and has what changed applied, in one thread of its own.
 * Events of the file system make a look come sooner; without them it comes all the same.
 */
public final class ConfigurationWatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay.reload");
  private static final Duration LONGEST_QUIET = Duration.ofMillis(25);
  private static final int CLOSE_SECONDS = 10;

  /** Longest pause between two tries of what the machine keeps from being applied. */
  private static final int MOST_PERIODS = 60;

  /** First polls have the processor for themselves before. */
  private static final Duration SETTLED = Duration.ofSeconds(1);

  private final Reloader reloader;
  private final Duration period;
  private final Duration quiet;
  private final WatchedFiles files;
  private final FileEvents events;
  private final Consumer<ReloadResult> listener;
  private final ScheduledExecutorService thread;
  private ScheduledFuture<?> next;
  private boolean caughtUp;
  private int unfinished;
  private long repeatAt;
  private volatile long currentAt = System.nanoTime();

  private ConfigurationWatcher(
      Reloader reloader,
      Duration period,
      Clock clock,
      FileEvents.Opening events,
      Consumer<ReloadResult> listener) {
    this.reloader = reloader;
    this.period = period;
    this.quiet = period.compareTo(LONGEST_QUIET) < 0 ? period : LONGEST_QUIET;
    this.files = new WatchedFiles(reloader::watched, quiet, period, clock);
    this.listener = Objects.requireNonNull(listener);
    this.thread = thread();
    this.events =
        FileEvents.start(
            events, () -> plan(Duration.ZERO), quiet.dividedBy(8), quiet.multipliedBy(12));
  }

  /**
   * Begins to watch, after the reloader's first reload.
   *
   * @param period time between two looks that nothing has called for
   * @param listener hears of every result, in the thread of the watch
   */
  public static ConfigurationWatcher start(
      Reloader reloader, Duration period, Clock clock, Consumer<ReloadResult> listener) {
    FileEvents.Opening events = () -> FileSystems.getDefault().newWatchService();
    return start(reloader, period, clock, events, listener);
  }

  static ConfigurationWatcher start(
      Reloader reloader,
      Duration period,
      Clock clock,
      FileEvents.Opening events,
      Consumer<ReloadResult> listener) {
    ConfigurationWatcher watch =
        new ConfigurationWatcher(reloader, period, clock, events, listener);
    watch.files.settled();
    watch.events.follow(watch.files.folders());
    watch.plan(period.compareTo(SETTLED) < 0 ? period : SETTLED);
    return watch;
  }

  /** What is planned while it ends is not done any more. */
  private static ScheduledExecutorService thread() {
    ScheduledThreadPoolExecutor thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread worker = new Thread(task, "reload");
              worker.setDaemon(true);
              return worker;
            },
            new ThreadPoolExecutor.DiscardPolicy());
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    thread.setRemoveOnCancelPolicy(true);
    return thread;
  }

  /** How long ago a look last found the files as they were when they were last read. */
  public Duration behind() {
    return Duration.ofNanos(System.nanoTime() - currentAt);
  }

  /** Has everything read again soon, changed or not. */
  public void force() {
    thread.execute(() -> guarded(() -> tell(reloader.reload(Cause.SIGNAL))));
  }

  /** Ends the watch; a reload under way comes to its end. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    } finally {
      events.close();
    }
  }

  /** Looks after this time, unless a look comes sooner anyway. */
  private synchronized void plan(Duration delay) {
    if (next != null && next.getDelay(TimeUnit.NANOSECONDS) <= delay.toNanos()) {
      return;
    }
    if (next != null) {
      next.cancel(false);
    }
    next = thread.schedule(this::look, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private synchronized void begun() {
    next = null;
  }

  private void look() {
    begun();
    guarded(
        () -> {
          repeat();
          files.settled().ifPresent(snapshot -> reload());
          if (files.isTaken()) {
            currentAt = System.nanoTime();
          }
          events.follow(files.folders());
        });
    plan(files.isTaken() ? period : quiet);
  }

  /** Whatever a file can do to a parser, such as exhausting the stack: the next edit is seen. */
  private static void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      LOG.error("looking for changed files failed; the next look follows", e);
    }
  }

  /** What the machine kept from being read or applied has not changed, but may succeed by now. */
  private void repeat() {
    if (unfinished > 0 && System.nanoTime() - repeatAt >= 0) {
      files.forget();
    }
  }

  /** What was edited after the start had read it is not seen to change: all is read once more. */
  private void reload() {
    unfinished++;
    repeatAt = System.nanoTime() + period.toNanos() * Math.min(unfinished, MOST_PERIODS);
    ReloadResult result = reloader.reload(Cause.FILES);
    unfinished = reloader.isUnfinished() ? unfinished : 0;
    if (caughtUp || !result.applied() || !result.changes().isEmpty()) {
      tell(result);
    }
    caughtUp = true;
  }

  private void tell(ReloadResult result) {
    log(result);
    listener.accept(result);
  }

  private static void log(ReloadResult result) {
    for (ConfigError fault : result.faults()) {
      if (fault.isWarning()) {
        LOG.warn("{}", fault.render());
      } else {
        LOG.error("{}", fault.render());
      }
    }
    if (!result.applied()) {
      LOG.error("not reloaded: the previous configuration stays active");
    } else {
      String changes = String.join(", ", result.changes());
      LOG.info(
          "reloaded in {} ms: {}",
          result.took().toMillis(),
          changes.isEmpty()
              ? "the same settings and routes; secrets in files are read anew"
              : changes);
    }
  }
}
