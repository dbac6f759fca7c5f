package dev.sessionrelay.simulator;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the simulator plays the vendors.
 *
 * @param port on 127.0.0.1; 0 takes any free one
 * @param seed the same seed gives the same lives
 * @param speed 2 makes sessions live twice as fast; above 0
 * @param sessions number of generated sessions, where it is not the usual one
 * @param fail answers that fail at random
 * @param clock judges signatures, tokens and lives
 * @param keys directory of keys that are made on this machine; null leaves their clouds without a
 *     known key
 * @param strict whether requests must be authenticated
 */
public record SimulatorOptions(
    int port,
    long seed,
    double speed,
    Map<SessionPopulation, Integer> sessions,
    List<FailRule> fail,
    Clock clock,
    Path keys,
    boolean strict) {
  private static final int LARGEST_POPULATION = 1_000_000;
  private static final String EXAMPLE = "5 or huawei-sql-session=3,oracle-notebook-session=5";

  public SimulatorOptions {
    require(port >= 0 && port <= 65535, "port", "0 to 65535", port);
    require(speed > 0 && speed <= 10_000, "speed", "above 0 and up to 10000", speed);
    sessions = Map.copyOf(sessions);
    fail = List.copyOf(fail);
  }

  /** Any port, seed 1, speed 1, a handful of sessions, no errors, no authentication. */
  public static SimulatorOptions defaults() {
    return new SimulatorOptions(0, 1, 1, Map.of(), List.of(), Clock.systemUTC(), null, false);
  }

  public SimulatorOptions withPort(int value) {
    return new SimulatorOptions(value, seed, speed, sessions, fail, clock, keys, strict);
  }

  public SimulatorOptions withSeed(long value) {
    return new SimulatorOptions(port, value, speed, sessions, fail, clock, keys, strict);
  }

  public SimulatorOptions withSpeed(double value) {
    return new SimulatorOptions(port, seed, value, sessions, fail, clock, keys, strict);
  }

  /**
   * A number for all endpoints, or a comma list such as {@code huawei-sql-session=3,
   * oracle-notebook-session=5}; endpoints that are not named keep theirs. Endpoints that show the
   * same sessions share the number.
   *
   * @throws IllegalArgumentException when the text is neither
   */
  public SimulatorOptions withSessions(String text) {
    Map<SessionPopulation, Integer> counts = new HashMap<>(sessions);
    if (text.contains("=")) {
      for (String part : text.split(",")) {
        String[] pair = part.split("=", 2);
        put(SimulatedClouds.operation(pair[0].strip()), count(pair[1], part.strip()), counts);
      }
    } else {
      int count = count(text, text);
      SimulatedClouds.operations().forEach(operation -> put(operation, count, counts));
    }
    return new SimulatorOptions(port, seed, speed, counts, fail, clock, keys, strict);
  }

  private static void put(
      CloudOperation operation, int count, Map<SessionPopulation, Integer> counts) {
    boolean valid = count >= 0 && count <= LARGEST_POPULATION;
    require(valid, "sessions of " + operation.id(), "0 to " + LARGEST_POPULATION, count);
    operation.population().ifPresent(population -> counts.put(population, count));
  }

  private static int count(String digits, String text) {
    try {
      return Integer.parseInt(digits.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "simulator sessions: '%s' has no whole number; for example %s".formatted(text, EXAMPLE));
    }
  }

  public SimulatorOptions withFail(List<FailRule> rules) {
    return new SimulatorOptions(port, seed, speed, sessions, rules, clock, keys, strict);
  }

  public SimulatorOptions withClock(Clock value) {
    return new SimulatorOptions(port, seed, speed, sessions, fail, value, keys, strict);
  }

  public SimulatorOptions withKeys(Path directory) {
    return new SimulatorOptions(port, seed, speed, sessions, fail, clock, directory, strict);
  }

  public SimulatorOptions withStrict(boolean value) {
    return new SimulatorOptions(port, seed, speed, sessions, fail, clock, keys, value);
  }

  int sessions(SessionPopulation population) {
    return sessions.getOrDefault(population, population.size());
  }

  private static void require(boolean valid, String what, String expected, Number actual) {
    if (!valid) {
      throw new IllegalArgumentException(
          "simulator %s: expected %s, but it is %s".formatted(what, expected, actual));
    }
  }
}
