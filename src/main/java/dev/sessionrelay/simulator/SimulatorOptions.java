package dev.sessionrelay.simulator;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How the simulator plays the vendors.
 *
 * @param port on 127.0.0.1; 0 takes any free one
 * @param seed the same seed gives the same lives
 * @param speed 2 makes sessions live twice as fast; above 0
 * @param sessions number of generated sessions per endpoint; both Alibaba endpoints share theirs
 * @param pageSize entries of a page when the request does not say
 * @param maxPageSize a request for more gets this many
 * @param fail answers that fail at random
 * @param clock judges signatures, tokens and lives
 * @param keys directory of the Oracle demo key; null leaves Oracle without a known key
 * @param history file that gets the true history as JSON lines; null for none
 * @param strict whether requests must be authenticated
 * @param tokenLifetime how long a token of the Huawei IAM is good
 * @param retryAfter what a random 429 tells the client to wait
 */
public record SimulatorOptions(
    int port,
    long seed,
    double speed,
    Map<Endpoint, Integer> sessions,
    int pageSize,
    int maxPageSize,
    List<FailRule> fail,
    Clock clock,
    Path keys,
    Path history,
    boolean strict,
    Duration tokenLifetime,
    Duration retryAfter) {
  private static final int LARGEST_POPULATION = 1_000_000;

  public SimulatorOptions {
    require(port >= 0 && port <= 65535, "port", "0 to 65535", port);
    require(speed > 0 && speed <= 10_000, "speed", "above 0 and up to 10000", speed);
    require(pageSize > 0, "page size", "above 0", pageSize);
    require(maxPageSize >= pageSize, "largest page size", "at least " + pageSize, maxPageSize);
    sessions.forEach(SimulatorOptions::checkCount);
    sessions = Map.copyOf(sessions);
    fail = List.copyOf(fail);
  }

  /** Any port, seed 1, speed 1, a handful of sessions, no errors, no authentication. */
  public static SimulatorOptions defaults() {
    return new SimulatorOptions(
        0,
        1,
        1,
        demoPopulation(),
        20,
        100,
        List.of(),
        Clock.systemUTC(),
        null,
        null,
        false,
        Duration.ofHours(24),
        Duration.ofSeconds(2));
  }

  private static Map<Endpoint, Integer> demoPopulation() {
    return Map.of(
        Endpoint.HUAWEI_SQL, 3,
        Endpoint.HUAWEI_RAY, 2,
        Endpoint.ALIBABA_GET, 6,
        Endpoint.ALIBABA_LIST, 6,
        Endpoint.ORACLE, 3);
  }

  public SimulatorOptions withPort(int value) {
    return copy(value, seed, speed, sessions, pageSize, maxPageSize, fail, clock);
  }

  public SimulatorOptions withSeed(long value) {
    return copy(port, value, speed, sessions, pageSize, maxPageSize, fail, clock);
  }

  public SimulatorOptions withSpeed(double value) {
    return copy(port, seed, value, sessions, pageSize, maxPageSize, fail, clock);
  }

  /** The number of generated sessions of one endpoint (of both, for Alibaba's). */
  public SimulatorOptions withSessions(Endpoint endpoint, int count) {
    Map<Endpoint, Integer> changed = new EnumMap<>(Endpoint.class);
    changed.putAll(sessions);
    for (Endpoint other : Endpoint.values()) {
      if (other.service().isPresent() && other.service().equals(endpoint.service())) {
        changed.put(other, count);
      }
    }
    return copy(port, seed, speed, changed, pageSize, maxPageSize, fail, clock);
  }

  /**
   * A number for all endpoints, or a comma list such as {@code huawei-sql-session=3,
   * oracle-notebook-session=5}; endpoints that are not named keep theirs.
   *
   * @throws IllegalArgumentException when the text is neither
   */
  public SimulatorOptions withSessions(String text) {
    return SessionCounts.apply(text, this);
  }

  /** No generated sessions at all: only those that a test puts in. */
  public SimulatorOptions withoutSessions() {
    return copy(port, seed, speed, Map.of(), pageSize, maxPageSize, fail, clock);
  }

  public SimulatorOptions withPageSizes(int usual, int largest) {
    return copy(port, seed, speed, sessions, usual, largest, fail, clock);
  }

  public SimulatorOptions withFail(List<FailRule> rules) {
    return copy(port, seed, speed, sessions, pageSize, maxPageSize, rules, clock);
  }

  public SimulatorOptions withClock(Clock value) {
    return copy(port, seed, speed, sessions, pageSize, maxPageSize, fail, value);
  }

  public SimulatorOptions withKeys(Path directory) {
    return copy(directory, history, strict, tokenLifetime, retryAfter);
  }

  public SimulatorOptions withHistory(Path file) {
    return copy(keys, file, strict, tokenLifetime, retryAfter);
  }

  public SimulatorOptions withStrict(boolean value) {
    return copy(keys, history, value, tokenLifetime, retryAfter);
  }

  public SimulatorOptions withRetryAfter(Duration value) {
    return copy(keys, history, strict, tokenLifetime, value);
  }

  int sessions(Endpoint endpoint) {
    return sessions.getOrDefault(endpoint, 0);
  }

  private SimulatorOptions copy(
      int newPort,
      long newSeed,
      double newSpeed,
      Map<Endpoint, Integer> newSessions,
      int newPageSize,
      int newMaxPageSize,
      List<FailRule> newFail,
      Clock newClock) {
    return new SimulatorOptions(
        newPort,
        newSeed,
        newSpeed,
        newSessions,
        newPageSize,
        newMaxPageSize,
        newFail,
        newClock,
        keys,
        history,
        strict,
        tokenLifetime,
        retryAfter);
  }

  private SimulatorOptions copy(
      Path newKeys,
      Path newHistory,
      boolean newStrict,
      Duration newTokenLifetime,
      Duration newRetryAfter) {
    return new SimulatorOptions(
        port,
        seed,
        speed,
        sessions,
        pageSize,
        maxPageSize,
        fail,
        clock,
        newKeys,
        newHistory,
        newStrict,
        newTokenLifetime,
        newRetryAfter);
  }

  private static void checkCount(Endpoint endpoint, int count) {
    boolean valid = count >= 0 && count <= LARGEST_POPULATION;
    require(valid, "sessions of " + endpoint.id(), "0 to " + LARGEST_POPULATION, count);
  }

  private static void require(boolean valid, String what, String expected, Number actual) {
    if (!valid) {
      throw new IllegalArgumentException(
          "simulator %s: expected %s, but it is %s".formatted(what, expected, actual));
    }
  }
}
