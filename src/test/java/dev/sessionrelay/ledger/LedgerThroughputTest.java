package dev.sessionrelay.ledger;

import static dev.sessionrelay.ledger.LedgerSamples.ORIGIN;
import static dev.sessionrelay.ledger.LedgerSamples.T0;
import static dev.sessionrelay.ledger.LedgerSamples.session;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.observation.Coverage;
import dev.sessionrelay.ledger.observation.Observation;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionState;
import dev.sessionrelay.testing.Alone;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How fast changes are recorded, and that unchanged polls cost nothing. The quick form only finds
 * catastrophes, as machines are shared; {@code -Dledger.seconds=60} measures.
 */
@Alone
class LedgerThroughputTest {
  private static final Duration WINDOW =
      Duration.ofSeconds(Integer.getInteger("ledger.seconds", 1));
  private static final int TARGETS = 4;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"SQLITE, 20", "SQLITE, 100", "POSTGRESQL, 20", "POSTGRESQL, 100"})
  void recordsManyChangesASecond(Ledgers database, int listed) throws Exception {
    try (SqlLedger ledger = database.open(directory)) {
      long start = System.nanoTime();
      int recorded = onEveryTarget(target -> poll(ledger, target, listed, start));
      double seconds = (System.nanoTime() - start) / 1e9;
      double rate = recorded / seconds;
      System.out.printf(
          "%s: %,d changes in %.1f s, %,.0f a second, listings of %d, %d polls at once%n",
          database, recorded, seconds, rate, listed, TARGETS);
      assertEquals(recorded, ledger.events().newest());
      assertTrue(rate > 300, rate + " changes a second");
    }
  }

  /** One poll a second for ten minutes, with the upkeep of ten minutes. */
  @Test
  void tenMinutesOfUnchangedPollsWriteNothing() throws Exception {
    LedgerSettings settings = Ledgers.SQLITE.fresh(directory);
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      Observation listing = listing(target(1), 100, 0);
      ledger.record(listing);
      // What was seen last is saved once a minute, where it is later than what is saved.
      ledger.eachMinute();
      Map<Path, String> before = written(settings);
      for (int minute = 0; minute < 10; minute++) {
        for (int second = 0; second < 60; second++) {
          assertEquals(0, ledger.record(listing));
        }
        ledger.eachMinute();
      }
      assertEquals(before, written(settings));
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

  private static int poll(SqlLedger ledger, Origin target, int listed, long start) {
    int recorded = 0;
    for (int round = 0; System.nanoTime() - start < WINDOW.toNanos(); round++) {
      assertEquals(listed, ledger.record(listing(target, listed, round)));
      recorded += listed;
    }
    return recorded;
  }

  /** Every session is in another state than in the round before. */
  private static Observation listing(Origin target, int listed, int round) {
    SessionState state = round % 2 == 0 ? SessionState.RUNNING : SessionState.STOPPED;
    List<Session> sessions =
        IntStream.range(0, listed).mapToObj(i -> session(target, "sc-" + i, state)).toList();
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

  /** Time of the last write and digest of each file; what readers share in memory aside. */
  private static Map<Path, String> written(LedgerSettings settings) throws Exception {
    Map<Path, String> written = new TreeMap<>();
    try (Stream<Path> files = Files.list(settings.file().getParent())) {
      for (Path file : files.filter(file -> !file.toString().endsWith("-shm")).toList()) {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        written.put(file, Files.getLastModifiedTime(file) + " " + HexFormat.of().formatHex(digest));
      }
    }
    return written;
  }
}
