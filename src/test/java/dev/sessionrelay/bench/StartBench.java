package dev.sessionrelay.bench;

import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.testing.RelayProcess;
import java.time.Duration;
import java.time.Instant;

/** How long it takes from the command to the first request at the vendor. */
final class StartBench implements Bench.Measurement {
  private static final int[] TARGETS = {5, 1_000};
  private static final Duration EVERY = Duration.ofSeconds(2);

  @Override
  public String title() {
    return "Start to first poll, a session each target, every " + EVERY.toSeconds() + " s";
  }

  @Override
  public void measure(Contender contender, Figures figures) throws Exception {
    for (int targets : TARGETS) {
      try (TestSimulator simulator = Bench.vendor()) {
        Plan plan = Plan.of(simulator, targets, EVERY).targetEach();
        Instant from = Instant.now();
        try (RelayProcess process = contender.start(plan)) {
          while (simulator.requestCount(Endpoint.HUAWEI_SQL) == 0) {
            Thread.sleep(2);
          }
          Duration first = Duration.between(from, Instant.now());
          Duration cpu = Usage.of(process.pid()).cpu();
          String with = " with %,d targets".formatted(targets);
          figures.add("ms to the first poll" + with, contender, first.toMillis());
          figures.add("ms of CPU until then" + with, contender, cpu.toMillis());
        }
      }
    }
  }
}
