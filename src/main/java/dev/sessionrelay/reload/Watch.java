package dev.sessionrelay.reload;

import dev.sessionrelay.config.Fault;
import dev.sessionrelay.reload.ReloadResult.Cause;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the files again and again, and has what changed applied, in one thread of its own. */
public final class Watch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay.reload");
  private static final int CLOSE_SECONDS = 10;

  private final Reloader reloader;
  private final WatchedFiles files;
  private final Consumer<ReloadResult> listener;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "reload");
            thread.setDaemon(true);
            return thread;
          });

  private Watch(Reloader reloader, Clock clock, Consumer<ReloadResult> listener) {
    this.reloader = reloader;
    this.files = new WatchedFiles(reloader::watched, clock);
    this.listener = Objects.requireNonNull(listener);
  }

  /**
   * Begins to watch, after the reloader's first reload.
   *
   * @param period time between two looks; a change is taken on the second look that sees it
   * @param listener hears of every result, in the thread of the watch
   */
  public static Watch start(
      Reloader reloader, Duration period, Clock clock, Consumer<ReloadResult> listener) {
    Watch watch = new Watch(reloader, clock, listener);
    watch.files.take();
    watch.thread.scheduleWithFixedDelay(
        watch::look, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    return watch;
  }

  /** Has everything read again soon, changed or not. */
  public void force() {
    thread.execute(() -> reload(Cause.SIGNAL));
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
    }
  }

  private void look() {
    try {
      files.settled().ifPresent(snapshot -> reload(Cause.FILES));
    } catch (RuntimeException | Error e) {
      // Whatever a file can do to a parser, such as exhausting the stack: the next edit is seen.
      LOG.error("looking for changed files failed; the next look follows", e);
    }
  }

  private void reload(Cause cause) {
    ReloadResult result = reloader.reload(cause);
    log(result);
    listener.accept(result);
  }

  private static void log(ReloadResult result) {
    for (Fault fault : result.faults()) {
      if (fault.isWarning()) {
        LOG.warn("{}", fault.render());
      } else {
        LOG.error("{}", fault.render());
      }
    }
    if (!result.applied()) {
      LOG.error("not reloaded: what ran before runs on");
    } else {
      String changes = String.join(", ", result.changes());
      LOG.info(
          "reloaded in {} ms: {}",
          result.took().toMillis(),
          changes.isEmpty() ? "nothing differs" : changes);
    }
  }
}
