package dev.sessionrelay.ledger;

import static dev.sessionrelay.ledger.LedgerSamples.ORIGIN;
import static dev.sessionrelay.ledger.LedgerSamples.T0;
import static dev.sessionrelay.ledger.LedgerSamples.session;
import static dev.sessionrelay.session.SessionState.RUNNING;
import static dev.sessionrelay.session.SessionState.STOPPED;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.observation.Coverage;
import dev.sessionrelay.ledger.observation.Observation;
import dev.sessionrelay.ledger.usage.UseFold;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Retention and vacuum without a pause beside polls that change everything. The quick form proves
 * that it works; {@code -Dchurn.seconds=35} shows the bound and the longest pause.
 */
class ChurnTest {
  private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("churn.seconds", 4));
  private static final Duration LONG = Duration.ofDays(3_650);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final int SESSIONS = 100;
  private static final long LIMIT = 8 << 20;

  /** What one round of the retention cannot know of: recorded while it ran. */
  private static final long MEANWHILE = 8 << 20;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void sizeIsBoundedAndNoPollWaitsLong(Ledgers database) throws Exception {
    LedgerSettings settings = Ledgers.keeping(database.fresh(directory), LONG, LONG, LIMIT);
    AtomicBoolean done = new AtomicBoolean();
    long end = System.nanoTime() + TIME.toNanos();
    long longest = 0;
    long most = 0;
    long onDisk = 0;
    int changes = 0;
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      UseFold.install(ledger);
      CompletableFuture<Integer> retention =
          CompletableFuture.supplyAsync(() -> retain(ledger, done));
      for (int round = 0; System.nanoTime() < end; round++) {
        Observation seen = round % 2 == 0 ? all(RUNNING) : all(STOPPED);
        long start = System.nanoTime();
        changes += ledger.record(seen);
        longest = Math.max(longest, System.nanoTime() - start);
        if (round % 20 == 0) {
          most = Math.max(most, ledger.reader().usedBytes());
          onDisk = Math.max(onDisk, onDisk());
        }
      }
      done.set(true);
      System.out.printf(
          "churn: %s: %,d changes in %s beside %,d retentions; longest poll %,d ms; at most %,d"
              + " bytes used, %,d on disk, with a limit of %,d%n",
          database, changes, TIME, retention.join(), longest / 1_000_000, most, onDisk, LIMIT);
      assertTrue(ledger.reader().usedBytes() <= LIMIT + MEANWHILE);
    }
    assertTrue(most <= LIMIT + MEANWHILE, most + " bytes used");
    assertTrue(longest < LONGEST_PAUSE.toNanos(), longest + " ns");
  }

  private static int retain(SqlLedger ledger, AtomicBoolean done) {
    int rounds = 0;
    for (; !done.get(); rounds++) {
      ledger.eachMinute();
    }
    return rounds;
  }

  private static Observation all(SessionState state) {
    List<Session> sessions =
        IntStream.range(0, SESSIONS).mapToObj(n -> session("sc-" + n, state)).toList();
    return new Observation(ORIGIN, null, Coverage.COMPLETE, sessions, T0, false);
  }

  /** With the write-ahead log; nothing when the database is on a server. */
  private long onDisk() throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }
}
