package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.database.LedgerDatabase;
import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.ledger.database.LedgerTransaction;
import dev.sessionrelay.ledger.database.Tenure;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the ledger does by itself, on threads of its own. */
final class LedgerMaintenance implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerMaintenance.class);

  /** How often other processes' appends, and the disk, are looked for, in milliseconds. */
  private static final int LOOK = 1_000;

  /** How often what is too old is deleted, in milliseconds. */
  private static final int RETAIN = 60_000;

  private static final String PROBE =
      "INSERT INTO sink (name, cursor, stopped, error, noted_at, cut, created_at)"
          + " VALUES ('', 0, 0, ?, 0, 0, 0)";

  private final LedgerWriter writer;
  private final ExternalChangePoller follower;
  private final Retention retention;
  private final SightingWriter sightings;
  private final StaleSessions stale;
  private volatile Tenure tenure;
  private final AtomicBoolean due = new AtomicBoolean();
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(2, LedgerMaintenance::daemon);

  LedgerMaintenance(
      LedgerDatabase database,
      LedgerWriter writer,
      ExternalChangePoller follower,
      Retention retention,
      SightingWriter sightings,
      StaleSessions stale) {
    this.writer = writer;
    this.tenure = database.session() == null ? Tenure.ALWAYS : null;
    this.follower = follower;
    this.retention = retention;
    this.sightings = sightings;
    this.stale = stale;
    threads.scheduleWithFixedDelay(quietly(database::makeRoom), LOOK, LOOK, TimeUnit.MILLISECONDS);
    threads.scheduleWithFixedDelay(quietly(this::look), LOOK, LOOK, TimeUnit.MILLISECONDS);
    threads.scheduleWithFixedDelay(
        quietly(this::eachMinute), RETAIN, RETAIN, TimeUnit.MILLISECONDS);
  }

  void eachMinute() {
    quietly(sightings::writeAll).run();
    quietly(this::missed).run();
    Tenure held = tenure;
    if (held != null && held.mayAct()) {
      quietly(stale::markUnasked).run();
      retention.run();
    }
  }

  /**
   * What is done for the ledger as a whole is one relay's, under this tenure; null for not here.
   */
  void under(Tenure held) {
    tenure = held;
  }

  /** Turns were missed: what was seen before them is written, or marked. */
  void soon() {
    if (due.compareAndSet(false, true)) {
      quietly(() -> threads.execute(quietly(this::writeMissed))).run();
    }
  }

  private void writeMissed() {
    due.set(false);
    sightings.writeUnseen();
    missed();
  }

  private void missed() {
    sightings.writeMissed();
    stale.markMissed();
  }

  @Override
  public void close() {
    retention.stop();
    threads.shutdown();
    try {
      threads.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    if (!writer.health().now().working()) {
      writer.commit(LedgerMaintenance::probe);
    }
    try {
      follower.look();
    } catch (LedgerException e) {
      // Health is what the writer finds, and unchanged polls write nothing.
      writer.commit(LedgerMaintenance::probe);
    }
  }

  /**
   * While the database refuses writes, a small one finds out when it takes them again: a row of two
   * pages, as a full database can still change what it has.
   */
  static Void probe(LedgerTransaction transaction) throws SQLException {
    transaction.update(PROBE, " ".repeat(8_192));
    transaction.run("DELETE FROM sink WHERE name = ''");
    return null;
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
