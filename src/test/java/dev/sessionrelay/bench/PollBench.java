package dev.sessionrelay.bench;

import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.testing.RelayProcess;
import java.time.Duration;

/** What a poll costs when nothing has changed. */
final class PollBench implements Bench.Measurement {
  private static final int SESSIONS = Integer.getInteger("bench.sessions", 800);
  private static final Duration EVERY = Duration.ofMillis(Integer.getInteger("bench.every", 500));
  private static final long WARM_UP = Bench.seconds("bench.warm", 60);
  private static final long WINDOW = Bench.seconds("bench.window", 6);

  @Override
  public String title() {
    return "Unchanged polls: %d sessions, every %d ms, each contender alone"
        .formatted(SESSIONS, EVERY.toMillis());
  }

  @Override
  public void measure(Contender contender, Figures figures) throws Exception {
    try (TestSimulator simulator = Bench.vendor();
        RelayProcess process =
            contender.start(Plan.of(simulator, SESSIONS, EVERY)).awaitReady(Bench.LONG)) {
      Thread.sleep(WARM_UP);
      try (Jvm jvm = new Jvm(process.pid())) {
        Duration cpu = Usage.of(process.pid()).cpu();
        long allocated = jvm.allocated();
        long polls = simulator.requestCount(Endpoint.HUAWEI_SQL);
        Thread.sleep(WINDOW);
        polls = simulator.requestCount(Endpoint.HUAWEI_SQL) - polls;
        allocated = jvm.allocated() - allocated;
        cpu = Usage.of(process.pid()).cpu().minus(cpu);
        double micros = cpu.toNanos() / 1e3 / polls;
        figures.add("µs of CPU each", contender, micros);
        figures.add("polls a second and core", contender, 1e6 / micros);
        figures.add("KB allocated each", contender, allocated / 1024.0 / polls);
        figures.add("MB resident", contender, Usage.of(process.pid()).resident());
        figures.add("polls made a second", contender, polls * 1e3 / WINDOW);
      }
    }
  }
}
