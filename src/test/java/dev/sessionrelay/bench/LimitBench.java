package dev.sessionrelay.bench;

import dev.sessionrelay.testing.RelayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many unchanged polls one core can make, as a share of what the HTTP client alone makes: each
 * contender in turn, as fast as it can, pinned to one core, against nginx on another.
 */
final class LimitBench implements Bench.Measurement {
  private static final int VENDOR_CORE = 0;
  private static final int POLLER_CORE = 1;
  private static final int SESSIONS = 2_000;
  private static final long LONGEST_WARM_UP = Bench.seconds("bench.warm", 240);
  private static final long STEP = 10_000;
  private static final long WINDOW = Bench.seconds("bench.window", 15);

  /** For a profile: such as -XX:StartFlightRecording=filename=/tmp/relay.jfr. */
  static final String JAVA_OPTIONS = System.getProperty("bench.java-options", "");

  private static final String RAW = "raw loop";
  private static final String SIGNED = "raw loop that signs";
  private static final String CAMEL = "bare camel route";
  private static final String RELAY = "session-relay";

  @Override
  public String title() {
    return "The limit: %d sessions, one core, for %d s once it gets no quicker, at most %d s"
        .formatted(SESSIONS, WINDOW / 1000, LONGEST_WARM_UP / 1000);
  }

  @Override
  public void measure(Contender contender, Figures figures) throws Exception {
    round(List.of(contender), figures);
  }

  @Override
  public void round(List<Contender> contenders, Figures figures) throws Exception {
    try (NginxVendor vendor = NginxVendor.start(VENDOR_CORE)) {
      Map<String, Double> made = new LinkedHashMap<>();
      for (String name : turned(contenders)) {
        made.put(name, measure(name, vendor, figures));
      }
      figures.add("share of the raw loop", RELAY, made.get(RELAY) / made.get(RAW));
      figures.add("share of the raw loop that signs", RELAY, made.get(RELAY) / made.get(SIGNED));
    }
  }

  /** Who goes first changes from round to round, as the rounds of the others do. */
  private static List<String> turned(List<Contender> contenders) {
    List<String> names = new ArrayList<>(List.of(RAW, SIGNED, CAMEL, RELAY));
    Collections.rotate(names, contenders.indexOf(Contender.all().get(0)));
    return names;
  }

  private static double measure(String name, NginxVendor vendor, Figures figures) throws Exception {
    Path home = Files.createTempDirectory("limit");
    try (RelayProcess process =
        RelayProcess.launch(Pinned.to(POLLER_CORE, command(name, vendor, home)))
            .awaitReady(Bench.LONG)) {
      figures.add("s until it got no quicker", name, warm(vendor));
      Duration cpu = Usage.of(process.pid()).cpu();
      long before = vendor.requests();
      long start = System.nanoTime();
      Thread.sleep(WINDOW);
      long polls = vendor.requests() - before;
      double seconds = (System.nanoTime() - start) / 1e9;
      cpu = Usage.of(process.pid()).cpu().minus(cpu);
      figures.add("polls a second", name, polls / seconds);
      figures.add("µs of CPU each", name, cpu.toNanos() / 1e3 / polls);
      return polls / seconds;
    }
  }

  /** A compiler that shares the core with what it compiles takes minutes. */
  static double warm(NginxVendor vendor) throws Exception {
    double best = 0;
    long waited = 0;
    for (int still = 0; still < 3 && waited < LONGEST_WARM_UP; waited += STEP) {
      long before = vendor.requests();
      Thread.sleep(STEP);
      long made = vendor.requests() - before;
      still = made > best * 1.03 ? 0 : still + 1;
      best = Math.max(best, made);
    }
    return waited / 1e3;
  }

  private static List<String> command(String name, NginxVendor vendor, Path home)
      throws IOException {
    return switch (name) {
      case RELAY -> relay(vendor);
      case RAW -> loop(vendor, home, "raw");
      case SIGNED -> loop(vendor, home, "signed");
      default -> loop(vendor, home, "camel");
    };
  }

  private static List<String> loop(NginxVendor vendor, Path home, String how) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-Xmx256m",
        "-cp",
        RelayProcess.classPath(),
        ClosedLoop.class.getName(),
        vendor.base().toString(),
        Integer.toString(SESSIONS),
        home.toString(),
        how);
  }

  /** One account for each thread of the loops, each with a connection and a target. */
  private static List<String> relay(NginxVendor vendor) throws IOException {
    AlibabaHome home = new AlibabaHome(vendor);
    int share = SESSIONS / ClosedLoop.THREADS;
    for (int i = 0; i < ClosedLoop.THREADS; i++) {
      home.account("a" + i, 1)
          .sessions("t" + i, "a" + i, ClosedLoop.WORKSPACE, i * share, share, "100ms");
    }
    return home.command("-Xmx256m " + JAVA_OPTIONS);
  }
}
