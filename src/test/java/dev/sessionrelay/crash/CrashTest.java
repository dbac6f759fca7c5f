package dev.sessionrelay.crash;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.FailRule;
import dev.sessionrelay.simulator.SimulatorOptions;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.testing.RelayProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real process, under load, is killed with SIGKILL at random moments, during its start too. At
 * the end every change that a poll saw must be at every sink, in order, and nothing else. The quick
 * form kills a few times; {@code -Dcrash.kills=200} is the proof, {@code -Dcrash.seed=…} repeats
 * the choice of moments.
 */
class CrashTest {
  private static final int MOST_LAST_LIVES = 5;
  private static final int KILLS = Integer.getInteger("crash.kills", 4);
  private static final long SEED = Long.getLong("crash.seed", 1);
  private static final int CHANGES_PER_SECOND = Integer.getInteger("crash.changes", 150);
  private static final int LONGEST_LIFE = KILLS < 20 ? 1_500 : 3_000;
  private static final int ONE_DURING_START_IN = 4;
  private static final Duration START = Duration.ofSeconds(120);
  private static final List<String> QUICK_AND_SMALL =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path home;

  private final Random random = new Random(SEED);
  private final List<Instant> lives = new ArrayList<>();
  private int killedDuringStart;
  private int repairs;

  @Test
  void nothingIsLostOrInventedWhenTheProcessIsKilled() throws Exception {
    Path history = home.resolve("history.jsonl");
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withSessions("0")
            .withKeys(home.resolve("data/simulator"))
            .withStrict(true)
            .withFail(
                FailRule.parseAll(
                    "huawei-sql-session:500=0.01, oracle-notebook-session:429=0.005"));
    try (TestSimulator simulator = TestSimulator.recorded(options, history);
        Hook single = new Hook(SEED, 0.15);
        Hook batches = new Hook(SEED + 1, 0.15)) {
      Load load = new Load(simulator, SEED, CHANGES_PER_SECOND);
      Home.write(
          home,
          home.resolve("data/simulator"),
          simulator.baseUri(),
          List.of(single.url(), batches.url()),
          load);
      try (load) {
        load.begin();
        for (int i = 0; i < KILLS; i++) {
          liveAndDie(i % ONE_DURING_START_IN == 1, simulator);
        }
      }
      assertTrue(single.requests() > 0, "no life was long enough to deliver anything");
      single.calm();
      batches.calm();
      settle(simulator);
      check(Truth.read(history, lives), single, batches);
    }
  }

  private RelayProcess born() throws Exception {
    lives.add(Instant.now());
    return RelayProcess.start(home, List.of(), QUICK_AND_SMALL, "run");
  }

  private void liveAndDie(boolean duringStart, TestSimulator simulator) throws Exception {
    try (RelayProcess relay = born()) {
      if (duringStart) {
        killedDuringStart++;
        pause(random.nextInt(3_000));
      } else {
        relay.awaitReady(START);
        awaitPolls(simulator);
        pause(200 + random.nextInt(LONGEST_LIFE - 200));
      }
      relay.kill();
      repairs += repairs(relay);
    }
  }

  /** How often it found and mended a torn line. */
  private static int repairs(RelayProcess relay) {
    return (int)
        relay.output().lines().filter(line -> line.contains("cut off an unfinished line")).count();
  }

  private static void awaitPolls(TestSimulator simulator) {
    long before = simulator.requestCount(Endpoint.HUAWEI_SQL);
    await().atMost(START).until(() -> simulator.requestCount(Endpoint.HUAWEI_SQL) > before);
  }

  private static void pause(int millis) {
    await()
        .pollDelay(Duration.ofMillis(millis))
        .pollInterval(Duration.ofMillis(1))
        .until(() -> true);
  }

  /**
   * A last life in peace, receivers too: everything is polled again, and every sink comes to the
   * end. The vendors go on to fail now and then: what is recorded while a life ends is for the next
   * one.
   */
  private void settle(TestSimulator simulator) throws Exception {
    do {
      lastLife(simulator);
    } while (Sinks.behind(Sinks.ledger(home)) > 0 && lives.size() < KILLS + MOST_LAST_LIVES);
  }

  private void lastLife(TestSimulator simulator) throws Exception {
    try (RelayProcess relay = born().awaitReady(START)) {
      awaitPolls(simulator);
      pause(4_000);
      await()
          .atMost(START)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> Sinks.behind(Sinks.ledger(home)) == 0);
      relay.signal("TERM");
      assertEquals(143, relay.exitCode(60), relay::output);
      repairs += repairs(relay);
    }
  }

  private void check(Truth truth, Hook single, Hook batches) throws Exception {
    List<Delivered> feed = Sinks.feed(Sinks.ledger(home));
    List<Delivered> lines = Sinks.lines(home);
    List<String> faults = new ArrayList<>(Account.faults(truth.bySession(), feed));
    faults.addAll(Sinks.faults("ledger", feed, feed, false));
    faults.addAll(Sinks.faults("file", feed, lines, false));
    faults.addAll(Sinks.faults("webhook", feed, single.taken(), true));
    faults.addAll(Sinks.faults("webhook-batches", feed, batches.taken(), true));
    faults.addAll(single.faults());
    faults.addAll(batches.faults());
    report(truth, feed, lines, single, batches);
    long dead = Sinks.number(Sinks.ledger(home), "SELECT count(*) FROM dead_letter");
    assertEquals(0, dead, "dead letters");
    assertTrue(faults.isEmpty(), () -> describe(faults));
  }

  private void report(
      Truth truth, List<Delivered> feed, List<Delivered> lines, Hook single, Hook batches) {
    long changes = feed.stream().filter(Delivered::isOfSession).count();
    System.out.printf(
        "crash: seed %d, %d kills (%d during the start), %,d polls answered, %d sessions%n",
        SEED, KILLS, killedDuringStart, truth.polls(), truth.bySession().size());
    System.out.printf(
        "crash: %,d events in the ledger (%,d of sessions, %,d of polls), %,d lines in the file,"
            + " %d torn lines mended%n",
        feed.size(), changes, feed.size() - changes, lines.size(), repairs);
    report("webhook", single);
    report("webhook-batches", batches);
  }

  private static void report(String sink, Hook hook) {
    long different = hook.taken().stream().map(Delivered::id).distinct().count();
    System.out.printf(
        "crash: %s: %,d requests, %,d failed on purpose; %,d events taken, %,d of them again%n",
        sink,
        hook.requests(),
        hook.failures(),
        hook.taken().size(),
        hook.taken().size() - different);
  }

  private static String describe(List<String> faults) {
    return faults.size()
        + " faults:\n"
        + String.join("\n", faults.subList(0, Math.min(20, faults.size())));
  }
}
