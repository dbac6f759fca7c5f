package dev.sessionrelay.bench;

import dev.sessionrelay.simulator.SimulatorOptions;
import dev.sessionrelay.simulator.TestSimulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The relay and what one could use instead, side by side: each in a JVM of its own, one after the
 * other, several rounds, against the same vendor and receiver in this process. How to run it, and
 * what came of it: {@code bench/README.md}.
 */
final class Bench {
  static final Duration LONG = Duration.ofMinutes(3);

  private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
  private static final Map<String, Measurement> ALL = new LinkedHashMap<>();

  static {
    ALL.put("answers", new AnswerBench());
    ALL.put("polls", new PollBench());
    ALL.put("compare", new CompareBench());
    ALL.put("limit", new LimitBench());
    ALL.put("fleet", new FleetBench());
    ALL.put("latency", new LatencyBench());
    ALL.put("start", new StartBench());
    ALL.put("warmup", new WarmUpBench());
    ALL.put("reload", new ReloadBench());
    ALL.put("drain", new DrainBench());
    ALL.put("size", new SizeBench());
  }

  private Bench() {}

  /** Something to measure of a contender. */
  interface Measurement extends AutoCloseable {
    String title();

    /** One round. */
    void measure(Contender contender, Figures figures) throws Exception;

    /** One round of all, one after the other where a measurement does not say otherwise. */
    default void round(List<Contender> contenders, Figures figures) throws Exception {
      for (Contender contender : contenders) {
        measure(contender, figures);
      }
    }

    /** After the last round. */
    @Override
    default void close() {}
  }

  public static void main(String[] names) throws Exception {
    Runtime.getRuntime().addShutdownHook(new Thread(Bench::endContenders));
    System.out.printf(
        "Java %s, %d processors, %d rounds%n",
        Runtime.version(), Runtime.getRuntime().availableProcessors(), ROUNDS);
    for (String name : names.length == 0 ? ALL.keySet() : List.of(names)) {
      run(ALL.get(name));
    }
    System.exit(0);
  }

  private static void run(Measurement measurement) throws Exception {
    Figures figures = new Figures(measurement.title());
    try (measurement) {
      for (int round = 0; round < ROUNDS; round++) {
        List<Contender> contenders = new ArrayList<>(Contender.all());
        // Whoever always goes first would always meet a vendor that is still cold.
        Collections.rotate(contenders, round);
        measurement.round(contenders, figures);
      }
    }
    figures.print();
  }

  /** One for each process: what a process that was ended had asked still comes in. */
  static TestSimulator vendor() {
    return TestSimulator.start(SimulatorOptions.defaults().withSessions("0"));
  }

  private static void endContenders() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }

  /** A time in seconds from a system property, in milliseconds. */
  static long seconds(String property, int usual) {
    return 1_000L * Integer.getInteger(property, usual);
  }
}
