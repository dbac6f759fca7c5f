package dev.sessionrelay.bench;

import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.testing.RelayProcess;
import java.time.Duration;

/** What a poll costs soon after a start, and in the second minute of the same process. */
final class WarmUpBench implements Bench.Measurement {
  private static final int SESSIONS = 400;
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final long SOON = 15_000;
  private static final long WINDOW = 10_000;
  private static final long SECOND_MINUTE = 60_000;

  @Override
  public String title() {
    return "The first minutes: %d sessions, every %d ms".formatted(SESSIONS, EVERY.toMillis());
  }

  @Override
  public void measure(Contender contender, Figures figures) throws Exception {
    contender.prepare();
    try (TestSimulator vendor = Bench.vendor();
        RelayProcess process =
            contender.start(Plan.of(vendor, SESSIONS, EVERY)).awaitReady(Bench.LONG)) {
      Thread.sleep(SOON);
      double soon = cost(process, vendor, WINDOW);
      Thread.sleep(SECOND_MINUTE - SOON - WINDOW);
      double later = cost(process, vendor, SECOND_MINUTE);
      figures.add("µs of CPU each, 15 to 25 s after the start", contender, soon);
      figures.add("µs of CPU each, in the second minute", contender, later);
      figures.add("times as much", contender, soon / later);
    }
  }

  private static double cost(RelayProcess process, TestSimulator vendor, long window)
      throws Exception {
    Duration cpu = Usage.of(process.pid()).cpu();
    long polls = vendor.requestCount(Endpoint.HUAWEI_SQL);
    Thread.sleep(window);
    return Usage.of(process.pid()).cpu().minus(cpu).toNanos()
        / 1e3
        / (vendor.requestCount(Endpoint.HUAWEI_SQL) - polls);
  }
}
