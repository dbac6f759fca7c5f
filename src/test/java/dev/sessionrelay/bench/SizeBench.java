package dev.sessionrelay.bench;

import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.testing.RelayProcess;
import java.time.Duration;

/** Memory and threads of many targets, when each has been polled. */
final class SizeBench implements Bench.Measurement {
  private static final int[] TARGETS = {1_000, 10_000};
  private static final Duration EVERY = Duration.ofSeconds(30);

  @Override
  public String title() {
    return "Memory and threads, a session each target, every " + EVERY.toSeconds() + " s";
  }

  @Override
  public void measure(Contender contender, Figures figures) throws Exception {
    for (int targets : TARGETS) {
      try (TestSimulator simulator = Bench.vendor();
          RelayProcess process =
              contender
                  .start(Plan.of(simulator, targets, EVERY).targetEach())
                  .awaitReady(Bench.LONG)) {
        while (simulator.requestCount(Endpoint.HUAWEI_SQL) < targets) {
          Thread.sleep(100);
        }
        try (Jvm jvm = new Jvm(process.pid())) {
          String with = " with %,d targets".formatted(targets);
          figures.add("MB of live heap" + with, contender, jvm.live() / 1048576.0);
          figures.add("threads" + with, contender, jvm.threads());
          figures.add("MB resident" + with, contender, Usage.of(process.pid()).resident());
        }
      }
    }
  }
}
