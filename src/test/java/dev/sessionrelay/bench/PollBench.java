package dev.sessionrelay.bench;

import dev.sessionrelay.crash.RelayProcess;
import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.Simulator;
import dev.sessionrelay.simulator.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a poll costs when nothing has changed, for the relay and for what an operator might write
 * instead: one after the other against the same simulator, several rounds. How to run it: {@code
 * bench/README.md}.
 */
final class PollBench {
  private static final int SESSIONS = Integer.getInteger("bench.sessions", 200);
  private static final Duration EVERY = Duration.ofMillis(Integer.getInteger("bench.every", 500));
  private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("bench.warm", 20));
  private static final Duration WINDOW = Duration.ofSeconds(Integer.getInteger("bench.window", 20));
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);

  private final Simulator simulator;
  private final Map<String, List<Double>> cpu = new LinkedHashMap<>();

  private PollBench(Simulator simulator) {
    this.simulator = simulator;
  }

  /** How to start a contestant in a directory of its own. */
  private interface Start {
    RelayProcess in(Path home) throws IOException;
  }

  public static void main(String[] arguments) throws Exception {
    try (Simulator simulator = Simulator.start(SimulatorOptions.defaults().withoutSessions())) {
      Plan plan = new Plan(simulator.baseUri(), SESSIONS, EVERY);
      plan.ids().forEach(id -> simulator.put(Endpoint.HUAWEI_SQL, id, "RUNNING"));
      PollBench bench = new PollBench(simulator);
      System.out.printf(
          "%d sessions every %s; window %s after %s of warm-up%n",
          SESSIONS, EVERY, WINDOW, WARM_UP);
      for (int round = 1; round <= ROUNDS; round++) {
        bench.measure("session-relay", home -> relay(plan, home));
        bench.measure("camel route by hand", home -> program(plan, home, NaiveCamel.class));
        bench.measure("plain loop", home -> program(plan, home, PlainLoop.class));
      }
      bench.report();
    }
    System.exit(0);
  }

  private static List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx256m", "-cp", RelayProcess.classPath()));
    return command;
  }

  private static RelayProcess relay(Plan plan, Path home) throws IOException {
    plan.writeHome(home, "");
    List<String> command = java();
    command.addAll(
        List.of("dev.sessionrelay.command.SessionRelay", "run", "--home", home.toString()));
    return RelayProcess.launch(command);
  }

  private static RelayProcess program(Plan plan, Path home, Class<?> main) throws IOException {
    List<String> command = java();
    command.add(main.getName());
    command.addAll(plan.arguments(home));
    return RelayProcess.launch(command);
  }

  private void measure(String name, Start start) throws Exception {
    Path home = Files.createTempDirectory("bench");
    try (RelayProcess process = start.in(home).awaitReady(Duration.ofMinutes(3))) {
      Thread.sleep(WARM_UP.toMillis());
      Map<Path, String> before = files(home);
      Usage from = Usage.of(process.pid());
      long polls = simulator.requestCount(Endpoint.HUAWEI_SQL);
      Thread.sleep(WINDOW.toMillis());
      Usage to = Usage.of(process.pid());
      polls = simulator.requestCount(Endpoint.HUAWEI_SQL) - polls;
      double micros = to.cpu().minus(from.cpu()).toNanos() / 1e3 / Math.max(1, polls);
      cpu.computeIfAbsent(name, key -> new ArrayList<>()).add(micros);
      System.out.printf(
          "%-20s %,6d polls, %5.0f/s, %6.0f µs of CPU each, %d MB resident, files %s%n",
          name,
          polls,
          polls / (double) WINDOW.toSeconds(),
          micros,
          to.resident(),
          before.equals(files(home)) ? "untouched" : "written");
    }
  }

  /** Length and time of change of each file. */
  private static Map<Path, String> files(Path home) throws IOException {
    Map<Path, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(home)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(file, Files.size(file) + " " + Files.getLastModifiedTime(file));
      }
    }
    return files;
  }

  private void report() {
    cpu.forEach(
        (name, micros) -> {
          List<Double> sorted = micros.stream().sorted().toList();
          System.out.printf(
              "%-20s median %.0f µs, fastest %.0f µs of CPU a poll%n",
              name, sorted.get(sorted.size() / 2), sorted.get(0));
        });
  }
}
