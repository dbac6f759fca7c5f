package dev.sessionrelay.crash;

import dev.sessionrelay.simulator.Demo;
import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.TestSimulator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Sessions at all five endpoints that change at random: other states, sessions that vanish and come
 * back, routes that get another session. Repeatable by seed but for the pace.
 */
final class Load implements AutoCloseable {
  /** Where the sessions live that are polled one by one, apart from those of the listing. */
  static final String CLUSTER_WORKSPACE = "w-crash00000000";

  private static final List<String> HUAWEI =
      List.of("WAITING", "CREATING", "RUNNING", "CLOSED", "FAIL");
  private static final List<String> ALIBABA =
      List.of("Starting", "Running", "Stopping", "Stopped", "Error");
  private static final List<String> ORACLE =
      List.of("CREATING", "ACTIVE/starting", "ACTIVE/idle", "ACTIVE/busy", "FAILED");
  private static final double VANISHES = 0.12;

  private final TestSimulator simulator;
  private final Random random;
  private final int changesPerSecond;
  private final List<String> listed = ids(80, i -> Demo.sessionId(Endpoint.ALIBABA_LIST, i));
  private final Map<String, Integer> lives = new HashMap<>();
  private final Map<String, String> raySessions = new HashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread daemon = new Thread(task, "load");
            daemon.setDaemon(true);
            return daemon;
          });
  private volatile RuntimeException failure;

  Load(TestSimulator simulator, long seed, int changesPerSecond) {
    this.simulator = simulator;
    this.random = new Random(seed);
    this.changesPerSecond = changesPerSecond;
  }

  List<String> sql() {
    return ids(40, i -> Demo.sessionId(Endpoint.HUAWEI_SQL, i));
  }

  List<String> routes() {
    return ids(15, i -> Demo.sessionId(Endpoint.HUAWEI_RAY, i));
  }

  List<String> clusters() {
    return ids(15, i -> Demo.sessionId(Endpoint.ALIBABA_GET, i));
  }

  List<String> notebooks() {
    return ids(10, i -> Demo.sessionId(Endpoint.ORACLE, i));
  }

  private static List<String> ids(int count, java.util.function.IntFunction<String> id) {
    return IntStream.rangeClosed(1, count).mapToObj(id).toList();
  }

  /** Puts every session in, then changes one after the other. */
  Load begin() {
    sql().forEach(id -> simulator.put(Endpoint.HUAWEI_SQL, id, "CREATING"));
    routes().forEach(this::supersede);
    clusters()
        .forEach(id -> simulator.put(Endpoint.ALIBABA_GET, CLUSTER_WORKSPACE, id, "Starting"));
    listed.forEach(id -> simulator.put(Endpoint.ALIBABA_LIST, id, "Starting"));
    notebooks().forEach(id -> simulator.put(Endpoint.ORACLE, id, "CREATING"));
    long micros = TimeUnit.SECONDS.toMicros(1) / changesPerSecond;
    thread.scheduleAtFixedRate(this::step, 0, micros, TimeUnit.MICROSECONDS);
    return this;
  }

  private void step() {
    try {
      change();
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    }
  }

  private void change() {
    switch (random.nextInt(8)) {
      case 0, 1 -> changeOrRemove(Endpoint.HUAWEI_SQL, any(sql()), any(HUAWEI));
      case 2 -> changeRay(any(routes()));
      case 3 ->
          simulator.put(Endpoint.ALIBABA_GET, CLUSTER_WORKSPACE, any(clusters()), any(ALIBABA));
      case 4 -> changeOrRemove(Endpoint.ORACLE, any(notebooks()), any(ORACLE));
      default -> changeListed(any(listed));
    }
  }

  private void changeOrRemove(Endpoint endpoint, String id, String word) {
    if (random.nextDouble() < VANISHES) {
      simulator.remove(endpoint, id);
    } else {
      simulator.put(endpoint, id, word);
    }
  }

  private void changeRay(String route) {
    if (random.nextInt(4) == 0) {
      supersede(route);
    } else {
      simulator.supersede(route, raySessions.get(route), any(HUAWEI));
    }
  }

  private void supersede(String route) {
    String session = new UUID(random.nextLong(), random.nextLong()).toString();
    raySessions.put(route, session);
    simulator.supersede(route, session, "CREATING");
  }

  /**
   * A session that comes back has other times than before. Each life writes its words in letters of
   * its own, so that the history, which has words only, tells the lives apart.
   */
  private void changeListed(String id) {
    if (random.nextDouble() < VANISHES) {
      lives.merge(id, 1, Integer::sum);
      simulator.remove(Endpoint.ALIBABA_LIST, id);
    } else {
      String word = inLetters(any(ALIBABA), lives.getOrDefault(id, 0));
      simulator.put(Endpoint.ALIBABA_LIST, id, word);
    }
  }

  private static String inLetters(String word, int life) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < word.length(); i++) {
      String letter = word.substring(i, i + 1);
      boolean other = (life >> i & 1) == 1;
      text.append(other == (i == 0) ? letter.toLowerCase(Locale.ROOT) : upper(letter));
    }
    return text.toString();
  }

  private static String upper(String letter) {
    return letter.toUpperCase(Locale.ROOT);
  }

  private String any(List<String> some) {
    return some.get(random.nextInt(some.size()));
  }

  /** From now on nothing changes any more. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      thread.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw failure;
    }
  }
}
