package dev.sessionrelay.bench;

import dev.sessionrelay.testing.RelayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Somebody who polls an nginx as fast as it can, in a process of its own: a loop, or the relay with
 * one account for each thread of the loops, each with a connection and two targets. It can be
 * stopped while another is measured.
 */
final class LimitContender implements AutoCloseable {
  static final String RAW = "raw loop";
  static final String SIGNED = "raw loop that signs";
  static final String CAMEL = "bare camel route";
  static final String RELAY = "session-relay";

  /** Of the loops. */
  static final int SESSIONS = 2_000;

  /**
   * Of the relay, so many that a turn takes several tenths of a second: a target's next turn begins
   * at the next tenth, and a relay that waits for it is not measured at its limit. The loops would
   * lose a third of their polls with as many, as they keep each answer as a tree.
   */
  static final int SESSIONS_OF_RELAY = 8_000;

  /** For a profile: such as -XX:StartFlightRecording=filename=/tmp/relay.jfr. */
  static final String JAVA_OPTIONS = System.getProperty("bench.java-options", "");

  /** So that one that is brought to its speed on several runs as it does on one. */
  private static final String ONE_CORE = "-XX:ActiveProcessorCount=1";

  /** What was on its way when it was stopped is over by then, with its retries. */
  private static final long SETTLED = 5_000;

  /** A relay has missed turns while it was stopped, and writes that down, and that they go on. */
  private static final Duration QUIET = Duration.ofSeconds(2);

  private final String name;
  private final NginxVendor vendor;
  private final RelayProcess process;
  private final Path ledger;

  /** What a contender did in a while. */
  record Sample(double pollsPerSecond, double microsOfCpu) {}

  private LimitContender(String name, NginxVendor vendor, RelayProcess process, Path ledger) {
    this.name = name;
    this.vendor = vendor;
    this.process = process;
    this.ledger = ledger;
  }

  /**
   * @param core that it has alone from its start on; null for all. Its JVM knows of one either way.
   */
  static LimitContender start(String name, NginxVendor vendor, Integer core) throws Exception {
    Path directory = Files.createTempDirectory("limit");
    List<String> command =
        switch (name) {
          case RELAY -> relay(vendor, directory);
          case RAW -> loop(vendor, directory, "raw");
          case SIGNED -> loop(vendor, directory, "signed");
          default -> loop(vendor, directory, "camel");
        };
    List<String> placed = core == null ? command : Pinned.to(core, command);
    return new LimitContender(
        name,
        vendor,
        RelayProcess.launch(placed).awaitReady(Bench.LONG),
        directory.resolve("data/ledger.db-wal"));
  }

  private static List<String> loop(NginxVendor vendor, Path directory, String how) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        ONE_CORE,
        "-XX:+UseSerialGC",
        "-Xmx256m",
        "-cp",
        RelayProcess.classPath(),
        ClosedLoop.class.getName(),
        vendor.base().toString(),
        Integer.toString(SESSIONS),
        directory.toString(),
        how);
  }

  private static List<String> relay(NginxVendor vendor, Path directory) throws IOException {
    AlibabaHome home = new AlibabaHome(directory, vendor);
    int share = SESSIONS_OF_RELAY / ClosedLoop.THREADS / 2;
    for (int i = 0; i < ClosedLoop.THREADS; i++) {
      home.account("a" + i, 1);
      for (int half = 2 * i; half < 2 * i + 2; half++) {
        home.sessions("t" + half, "a" + i, ClosedLoop.WORKSPACE, half * share, share, "100ms");
      }
    }
    return home.command("-Xmx256m " + ONE_CORE + " " + JAVA_OPTIONS);
  }

  String name() {
    return name;
  }

  /** All its threads have this core from now on, and those that they start. */
  void pin(int core) throws IOException, InterruptedException {
    List<String> command =
        List.of("taskset", "-a", "-c", "-p", "" + core, Long.toString(process.pid()));
    int code =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    if (code != 0) {
      throw new IOException(String.join(" ", command) + " ended with exit code " + code);
    }
  }

  void pause() throws IOException, InterruptedException {
    process.signal("STOP");
  }

  /** Goes on, and what it polls in this time of milliseconds is counted. */
  Sample measure(long window) throws IOException, InterruptedException {
    process.signal("CONT");
    Thread.sleep(SETTLED);
    while (writes()) {
      Thread.sleep(100);
    }
    Duration cpu = Usage.of(process.pid()).cpu();
    long before = vendor.requests();
    long start = System.nanoTime();
    Thread.sleep(window);
    long polls = vendor.requests() - before;
    double seconds = (System.nanoTime() - start) / 1e9;
    cpu = Usage.of(process.pid()).cpu().minus(cpu);
    return new Sample(polls / seconds, cpu.toNanos() / 1e3 / polls);
  }

  private boolean writes() throws IOException {
    return Files.exists(ledger)
        && Files.getLastModifiedTime(ledger).toInstant().isAfter(Instant.now().minus(QUIET));
  }

  @Override
  public void close() {
    process.close();
  }
}
