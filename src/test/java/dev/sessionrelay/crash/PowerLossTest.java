package dev.sessionrelay.crash;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.simulator.SimulatorOptions;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.testing.RelayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is left when the power fails, for which SIGKILL is no test: the page cache survives that.
 * The real process runs under {@code strace}; its writes and forced writes are played into a disk
 * that loses what was not forced, sector by sector; and what such disks hold is opened again.
 *
 * <p>Needs {@code strace}, so it runs only with {@code -Dpowerloss.seeds=200}: so many moments at
 * which the power fails. {@code -Dpowerloss.seed} chooses others.
 */
@EnabledIfSystemProperty(named = "powerloss.seeds", matches = "\\d+")
class PowerLossTest {
  private static final int SEEDS = Integer.getInteger("powerloss.seeds", 100);
  private static final long SEED = Long.getLong("powerloss.seed", 1);
  private static final Duration LIFE =
      Duration.ofSeconds(Integer.getInteger("powerloss.seconds", 15));
  private static final Duration START = Duration.ofSeconds(180);

  @TempDir Path directory;

  private Path home;
  private Path trace;

  /** What was found on all the disks together. */
  private static final class Findings {
    private final List<String> faults = new ArrayList<>();
    private long sent;
    private long recorded;
    private long lines;
    private long torn;
    private int disks;
  }

  @Test
  void whatWasAcknowledgedIsThereAfterPowerLoss() throws Exception {
    runTraced();
    Findings honest = losePower(true);
    System.out.printf(
        "power loss: %d disks of one run of %s; on them together %,d messages that had been sent,"
            + " %,d events, %,d lines, %,d torn bytes cut off%n",
        honest.disks, LIFE, honest.sent, honest.recorded, honest.lines, honest.torn);
    assertTrue(honest.faults.isEmpty(), () -> String.join("\n", first(honest.faults)));
    assertEquals(SEEDS, honest.disks);
    assertTrue(honest.sent > SEEDS, "messages sent");

    Findings lying = losePower(false);
    System.out.printf(
        "power loss: a disk that forces nothing: %,d faults found%n", lying.faults.size());
    assertTrue(lying.faults.size() > SEEDS / 2, "this test finds what is lost");
  }

  private static List<String> first(List<String> faults) {
    return faults.subList(0, Math.min(20, faults.size()));
  }

  private void runTraced() throws Exception {
    home = Files.createDirectories(directory.resolve("home")).toRealPath();
    trace = directory.resolve("trace");
    Path keys = directory.resolve("keys");
    SimulatorOptions options = SimulatorOptions.defaults().withSessions("0").withKeys(keys);
    List<String> strace = new ArrayList<>(Trace.STRACE);
    strace.add(trace.toString());
    try (TestSimulator simulator = TestSimulator.start(options);
        Hook single = new Hook(SEED, 0.1);
        Hook batches = new Hook(SEED + 1, 0.1);
        Load load = new Load(simulator, SEED, 60)) {
      Home.write(home, keys, simulator.baseUri(), List.of(single.url(), batches.url()), load);
      load.begin();
      List<String> jvm = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
      try (RelayProcess relay = RelayProcess.start(home, strace, jvm, "run").awaitReady(START)) {
        int before = single.requests();
        await().pollDelay(LIFE).atMost(START).until(() -> single.requests() > before + 50);
        ProcessHandle tracer = ProcessHandle.of(relay.pid()).orElseThrow();
        tracer.children().forEach(ProcessHandle::destroyForcibly);
        tracer.onExit().join();
      }
    }
  }

  private Findings losePower(boolean honest) throws IOException {
    long lines;
    try (Stream<String> all = Files.lines(trace, java.nio.charset.StandardCharsets.ISO_8859_1)) {
      lines = all.count();
    }
    Random random = new Random(SEED);
    TreeMap<Long, Integer> moments = new TreeMap<>();
    for (int seed = 0; moments.size() < SEEDS; seed++) {
      moments.putIfAbsent(1 + (long) (random.nextDouble() * lines), seed);
    }
    Findings findings = new Findings();
    Disk disk = new Disk(home, honest);
    Trace.read(
        trace,
        new Trace.Listener() {
          @Override
          public void begins(String thread, Syscall call) {
            disk.begins(thread, call);
          }

          @Override
          public void ends(String thread, Syscall call) {
            disk.ends(thread, call);
          }

          @Override
          public void line(long number) {
            Integer seed = moments.get(number);
            if (seed != null) {
              fail(disk, seed, number, findings);
            }
          }
        });
    assertEquals(Set.of(), disk.unknown());
    System.out.printf("power loss: %,d calls traced, %,d forced writes%n", lines, disk.forces());
    return findings;
  }

  private void fail(Disk disk, int seed, long line, Findings findings) {
    Path image = directory.resolve("image");
    try {
      // Seeds that lie close together make a Random begin alike.
      long mixed = new SplittableRandom(SEED * 1_000_003 + seed).nextLong();
      disk.afterPowerLoss(new Random(mixed), image);
      Found found = Found.on(image);
      found.faults(disk.sent()).stream()
          .map(fault -> "power lost at line " + line + ", seed " + seed + ": " + fault)
          .forEach(findings.faults::add);
      findings.sent += disk.sent().size();
      findings.recorded += found.recorded();
      findings.lines += found.lines();
      findings.torn += found.torn();
      findings.disks++;
      delete(image);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
