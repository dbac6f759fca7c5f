package dev.sessionrelay.ledger;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the ledger does by itself, on one thread of its own. */
final class Upkeep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

  /** How often other processes' appends are looked for, in milliseconds. */
  private static final int LOOK = 1_000;

  /** How often what is too old is deleted, in milliseconds. */
  private static final int RETAIN = 60_000;

  private final Writer writer;
  private final Follower follower;
  private final Retention retention;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Upkeep::daemon);

  Upkeep(Writer writer, Follower follower, Retention retention) {
    this.writer = writer;
    this.follower = follower;
    this.retention = retention;
    thread.scheduleWithFixedDelay(quietly(this::look), LOOK, LOOK, TimeUnit.MILLISECONDS);
    thread.scheduleWithFixedDelay(quietly(this::retain), RETAIN, RETAIN, TimeUnit.MILLISECONDS);
  }

  void retain() {
    retention.run();
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      thread.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** While the database refuses writes, a small one finds out when it takes them again. */
  private void look() {
    if (!writer.health().working()) {
      writer.commit(
          transaction -> transaction.prepare("UPDATE feed SET newest = newest").executeUpdate());
    }
    follower.look();
  }

  private static Runnable quietly(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.debug("Upkeep of the ledger failed and comes again: {}", e.getMessage());
      }
    };
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "ledger-upkeep");
    thread.setDaemon(true);
    return thread;
  }
}
