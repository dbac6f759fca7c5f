package dev.sessionrelay.bench;

import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.testing.RelayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How long it takes from the command to the first request at the vendor, and to the first event in
 * a file. The relay's launcher has made its archive before, as an installation does.
 */
final class StartBench implements Bench.Measurement {
  private static final int[] TARGETS = {5, 1_000};
  private static final Duration EVERY = Duration.ofSeconds(2);

  private final Set<Contender> prepared = new HashSet<>();

  @Override
  public String title() {
    return "Start to first poll and event, a session each target, every "
        + EVERY.toSeconds()
        + " s";
  }

  @Override
  public void round(List<Contender> contenders, Figures figures) throws Exception {
    for (Contender contender : contenders) {
      if (prepared.add(contender)) {
        contender.prepare();
      }
    }
    Bench.Measurement.super.round(contenders, figures);
  }

  @Override
  public void measure(Contender contender, Figures figures) throws Exception {
    for (int targets : TARGETS) {
      try (TestSimulator simulator = Bench.vendor()) {
        Plan plan = Plan.of(simulator, targets, EVERY).targetEach();
        Path home = Files.createTempDirectory("bench");
        Instant from = Instant.now();
        try (RelayProcess process = contender.start(plan, home, "")) {
          while (simulator.requestCount(Endpoint.HUAWEI_SQL) == 0) {
            Thread.sleep(2);
          }
          Duration first = Duration.between(from, Instant.now());
          Duration cpu = Usage.of(process.pid()).cpu();
          String with = " with %,d targets".formatted(targets);
          figures.add("ms to the first poll" + with, contender, first.toMillis());
          figures.add("ms of CPU until then" + with, contender, cpu.toMillis());
          while (!hasEvents(home)) {
            Thread.sleep(2);
          }
          Duration event = Duration.between(from, Instant.now());
          figures.add("ms to the first event in the file" + with, contender, event.toMillis());
        }
      }
    }
  }

  private static boolean hasEvents(Path home) throws IOException {
    try (Stream<Path> files = Files.find(home, 2, (file, facts) -> facts.size() > 0)) {
      return files.anyMatch(file -> file.toString().endsWith(".jsonl"));
    }
  }
}
