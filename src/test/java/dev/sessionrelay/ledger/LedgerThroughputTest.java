package dev.sessionrelay.ledger;

import static dev.sessionrelay.ledger.LedgerSamples.ORIGIN;
import static dev.sessionrelay.ledger.LedgerSamples.T0;
import static dev.sessionrelay.ledger.LedgerSamples.session;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How fast changes are recorded, and that unchanged polls cost nothing. The quick form only finds
 * catastrophes, as machines are shared; {@code -Dledger.changes=200000} measures.
 */
class LedgerThroughputTest {
  private static final int CHANGES = Integer.getInteger("ledger.changes", 8_000);
  private static final int LISTED = 100;
  private static final int TARGETS = 8;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void recordsManyChangesASecond(Ledgers database) throws Exception {
    try (SqlLedger ledger = database.open(directory)) {
      int rounds = Math.max(1, CHANGES / (TARGETS * LISTED));
      long start = System.nanoTime();
      int recorded = onEveryTarget(target -> poll(ledger, target, rounds));
      double seconds = (System.nanoTime() - start) / 1e9;
      double rate = recorded / seconds;
      System.out.printf(
          "%s: %,d changes in %.2f s, %,.0f a second, listings of %d, %d targets at once%n",
          database, recorded, seconds, rate, LISTED, TARGETS);
      assertEquals(rounds * TARGETS * LISTED, recorded);
      assertEquals(recorded, ledger.events().newest());
      assertTrue(rate > 300, rate + " changes a second");
    }
  }

  @Test
  void unchangedPollsWriteNothing() throws Exception {
    LedgerSettings settings = Ledgers.SQLITE.fresh(directory);
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      Observation listing = listing(target(1), 0);
      ledger.record(listing);
      long before = written(settings);
      int polls = 20_000;
      long start = System.nanoTime();
      for (int i = 0; i < polls; i++) {
        assertEquals(0, ledger.record(listing));
      }
      double micros = (System.nanoTime() - start) / 1e3 / polls / LISTED;
      System.out.printf("%.2f µs for each unchanged session of a poll%n", micros);
      assertEquals(before, written(settings), "bytes in the files");
      assertTrue(micros < 200, micros + " µs");
    }
  }

  private static int onEveryTarget(Poller poller) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(TARGETS);
    try {
      List<Callable<Integer>> pollers = new ArrayList<>();
      for (int i = 0; i < TARGETS; i++) {
        Origin target = target(i);
        pollers.add(() -> poller.poll(target));
      }
      int recorded = 0;
      for (Future<Integer> done : threads.invokeAll(pollers)) {
        recorded += done.get();
      }
      return recorded;
    } finally {
      threads.shutdown();
    }
  }

  private interface Poller {
    int poll(Origin target);
  }

  private static int poll(SqlLedger ledger, Origin target, int rounds) {
    int recorded = 0;
    for (int round = 0; round < rounds; round++) {
      recorded += ledger.record(listing(target, round));
    }
    return recorded;
  }

  /** Every session is in another state than in the round before. */
  private static Observation listing(Origin target, int round) {
    SessionState state = round % 2 == 0 ? SessionState.RUNNING : SessionState.STOPPED;
    List<Session> sessions =
        IntStream.range(0, LISTED).mapToObj(i -> session(target, "sc-" + i, state)).toList();
    return new Observation(target, null, Coverage.COMPLETE, sessions, T0, false);
  }

  private static Origin target(int number) {
    return new Origin(
        ORIGIN.vendor(),
        ORIGIN.service(),
        ORIGIN.endpoint(),
        ORIGIN.account(),
        "target-" + number,
        "w-" + number,
        "w-" + number);
  }

  private static long written(LedgerSettings settings) throws IOException {
    Path log = Path.of(settings.file() + "-wal");
    return Files.size(settings.file()) + Files.size(log);
  }
}
