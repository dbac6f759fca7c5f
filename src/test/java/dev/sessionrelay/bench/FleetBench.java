package dev.sessionrelay.bench;

import dev.sessionrelay.testing.RelayProcess;
import java.time.Duration;
import java.util.List;

/**
 * What many sessions cost that hardly change, every half minute, with the launcher's own settings;
 * what one core can list as fast as it can; and how many changes it can take to the file.
 */
final class FleetBench implements Bench.Measurement {
  private static final int VENDOR_CORE = 0;
  private static final int RELAY_CORE = 1;
  private static final String EVERY = "30s";
  private static final int[] ASKED = {1_000, 10_000};
  private static final int[] LISTED = {1_000, 10_000, 100_000};
  private static final int[] PAGES = {100, 1_000};
  private static final int OF_A_TARGET = 50;
  private static final int OF_A_WORKSPACE = 500;
  private static final long WARM_UP = Bench.seconds("bench.warm", 120);
  private static final long WINDOW = Bench.seconds("bench.window", 60);

  @Override
  public String title() {
    return "Fleets: every %s, for %d s after %d s; and one core as fast as it can"
        .formatted(EVERY, WINDOW / 1000, WARM_UP / 1000);
  }

  @Override
  public void measure(Contender contender, Figures figures) throws Exception {
    if (!contender.equals(Contender.all().get(0))) {
      return;
    }
    try (NginxVendor vendor = NginxVendor.start(VENDOR_CORE)) {
      for (int sessions : ASKED) {
        resting(
            "%,d sessions, each asked for".formatted(sessions), asked(vendor, sessions), figures);
      }
      for (int sessions : LISTED) {
        resting("%,d sessions, listed".formatted(sessions), listed(vendor, sessions), figures);
      }
      for (int page : PAGES) {
        listing(vendor, page, figures);
      }
      changes(vendor, figures);
      rawLoop(vendor, figures);
    }
  }

  /** How fast this machine is: what the HTTP client alone makes of the same core. */
  private static void rawLoop(NginxVendor vendor, Figures figures) throws Exception {
    try (LimitContender loop = LimitContender.start(LimitContender.RAW, vendor, RELAY_CORE)) {
      vendor.awaitNoQuicker();
      figures.add("polls a second", LimitContender.RAW, loop.measure(WINDOW / 4).pollsPerSecond());
    }
  }

  private static void resting(String what, AlibabaHome home, Figures figures) throws Exception {
    try (RelayProcess relay = RelayProcess.launch(home.command("")).awaitReady(Bench.LONG)) {
      Thread.sleep(WARM_UP);
      Duration cpu = Usage.of(relay.pid()).cpu();
      Thread.sleep(WINDOW);
      Usage usage = Usage.of(relay.pid());
      figures.add("% of a core", what, usage.cpu().minus(cpu).toNanos() / 1e4 / WINDOW);
      figures.add("MB resident", what, usage.resident());
    }
  }

  private static AlibabaHome asked(NginxVendor vendor, int sessions) throws Exception {
    AlibabaHome home = new AlibabaHome(vendor).account("a", 8);
    for (int first = 0; first < sessions; first += OF_A_TARGET) {
      home.sessions("t" + first, "a", ClosedLoop.WORKSPACE, first, OF_A_TARGET, EVERY);
    }
    return home;
  }

  static AlibabaHome listed(NginxVendor vendor, int sessions) throws Exception {
    AlibabaHome home = new AlibabaHome(vendor).account("a", 8);
    for (int first = 0; first < sessions; first += OF_A_WORKSPACE) {
      vendor.list("w" + first, OF_A_WORKSPACE, 100);
      home.listing("t" + first, "a", "w" + first, EVERY);
    }
    return home;
  }

  private static void listing(NginxVendor vendor, int page, Figures figures) throws Exception {
    AlibabaHome home = new AlibabaHome(vendor);
    for (int i = 0; i < ClosedLoop.THREADS; i++) {
      vendor.list("list" + i, 10_000, page);
      home.account("a" + i, 1).listing("t" + i, "a" + i, "list" + i, "100ms");
    }
    String what = "%,d sessions a page".formatted(page);
    // Eight listings of 10,000 are found at the same time, and each is kept until it is whole.
    try (RelayProcess relay = pinned(home, "-Xmx512m")) {
      vendor.awaitNoQuicker();
      long before = vendor.requests();
      Duration cpu = Usage.of(relay.pid()).cpu();
      Thread.sleep(WINDOW / 4);
      double seconds = Usage.of(relay.pid()).cpu().minus(cpu).toNanos() / 1e9;
      figures.add(
          "sessions listed a second of CPU", what, (vendor.requests() - before) * page / seconds);
    }
  }

  /**
   * Eight requests of each account at once, as a rate limit lets them: what waits is committed
   * together.
   */
  private static void changes(NginxVendor vendor, Figures figures) throws Exception {
    AlibabaHome home = new AlibabaHome(vendor);
    for (int i = 0; i < ClosedLoop.THREADS; i++) {
      home.account("a" + i, 8).sessions("t" + i, "a" + i, "changing", i * 250, 250, "100ms");
    }
    Feed feed = new Feed(home.path());
    try (RelayProcess relay = pinned(home.withoutSink("log"), "-Xmx256m")) {
      vendor.awaitNoQuicker();
      long before = feed.taken("file");
      Duration cpu = Usage.of(relay.pid()).cpu();
      long start = System.nanoTime();
      Thread.sleep(WINDOW / 4);
      double events = feed.taken("file") - before;
      double seconds = (System.nanoTime() - start) / 1e9;
      cpu = Usage.of(relay.pid()).cpu().minus(cpu);
      figures.add("events a second to the file", "every poll a change", events / seconds);
      figures.add("µs of CPU each", "every poll a change", cpu.toNanos() / 1e3 / events);
      figures.add("events behind", "every poll a change", feed.behind("file"));
    }
  }

  private static RelayProcess pinned(AlibabaHome home, String heap) throws Exception {
    List<String> command =
        Pinned.to(RELAY_CORE, home.command(heap + " " + LimitContender.JAVA_OPTIONS));
    return RelayProcess.launch(command).awaitReady(Bench.LONG);
  }
}
