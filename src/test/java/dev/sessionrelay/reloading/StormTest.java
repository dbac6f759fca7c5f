package dev.sessionrelay.reloading;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.relay.ReloadingRelay;
import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.SimulatorOptions;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.testing.Alone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quartz.impl.matchers.GroupMatcher;
import org.slf4j.LoggerFactory;

/**
 * Random edits in a row, half of them broken, while 200 sessions are polled. {@code
 * -Dstorm.edits=1000} is the long form; {@code -Dstorm.seed} repeats one.
 */
@Alone
class StormTest {
  private static final int EDITS = Integer.getInteger("storm.edits", 60);
  private static final long SEED = Long.getLong("storm.seed", 1);
  private static final int SESSIONS = 200;
  private static final int POOL = 4;
  private static final Path TCP = Path.of("/proc/self/net/tcp");
  private static final String NOTE = "routes/sinks/note.camel.yaml";
  private static final String BRANCH = "routes/errors/404-gone.camel.yaml";
  private static final String VENDOR = "routes/vendors/huawei-ray-session.camel.yaml";
  private static final String BROKEN = "routes/sinks/broken.camel.yaml";

  @TempDir Path directory;

  private final Random random = new Random(SEED);
  private final TestSimulator spare =
      TestSimulator.start(SimulatorOptions.defaults().withSessions("0").withSpeed(0.001));
  private EditedHome home;

  @Test
  void afterAStormOfEditsTheStateIsThatOfAFreshStart() throws Exception {
    home = new EditedHome(directory);
    try {
      home.account("huawei", "t-0").set("account.huawei.connections", POOL);
      home.account("spare", "s-0").set("account.spare.base-url", spare.baseUri());
      String[] sessions =
          IntStream.range(0, SESSIONS).mapToObj(i -> "s-" + i).toArray(String[]::new);
      home.target("steady", "huawei", "500ms", sessions);
      String first = home.text();
      home.start();
      await().atMost(EditedHome.LONG).until(() -> home.events("discovered") == SESSIONS);
      Rhythm steady = new Rhythm(home.relay, "steady");
      Map<String, Integer> before = counts();
      assertTrue(Files.notExists(TCP) || polling() > 0, "no connection is seen");
      for (int edit = 0; edit < EDITS; edit++) {
        edit(edit);
      }
      steady.check();
      assertTrue(spare.requestCount(Endpoint.HUAWEI_SQL) > 0, "the spare account never polled");
      String stormy = home.relay.state();
      back(first);
      Map<String, Integer> after = settled(before);
      LoggerFactory.getLogger("sessionrelay.measured")
          .warn("{} edits: before {}, after {}", EDITS, before, after);
      assertEquals(before, after);
      steady.check();
      again(stormy);
    } finally {
      home.close();
      spare.close();
    }
  }

  /** The files as the storm left them give the same state to a process that starts with them. */
  private void again(String stormy) throws Exception {
    home.relay.close();
    await().atMost(EditedHome.LONG).until(() -> polling() + connections(spare) == 0);
    restored.forEach(home::write);
    home.relay = ReloadingRelay.start(directory, home.environment::get, EditedHome.LOOK);
    assertEquals(stormy, home.relay.state());
  }

  private final Map<String, String> restored = new TreeMap<>();

  private void back(String first) {
    restored.put("application.properties", home.read("application.properties"));
    restored.put(BRANCH, home.read(BRANCH));
    restored.put(VENDOR, home.read(VENDOR));
    if (exists(NOTE)) {
      restored.put(NOTE, home.read(NOTE));
    }
    home.changes(
        () -> {
          // Another token: a client that has polled may keep its connections, one that is gone not.
          home.write("application.properties", first.replace("s-0\n", "s-last\n"));
          home.write(BRANCH, original(BRANCH));
          home.write(VENDOR, original(VENDOR));
          if (exists(NOTE)) {
            home.delete(NOTE);
          }
        });
  }

  private boolean exists(String name) {
    return Files.exists(directory.resolve(name));
  }

  private static String original(String name) {
    try {
      return Files.readString(Path.of(name));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void edit(int number) {
    if (number % 2 == 0) {
      home.changes(() -> good(number));
    } else {
      home.faults(() -> bad(number));
      home.changes(this::mend);
    }
  }

  private void good(int number) {
    String some = "some-" + random.nextInt(5);
    switch (random.nextInt(9)) {
      case 0, 1 -> target(some, some + "-" + number, number).save();
      case 2 -> home.unset("target." + some + ".").set("log.level.n" + number, "WARN").save();
      case 3 -> home.set("account.spare.token", "s-" + number).save();
      case 4 -> home.set("sink.webhook." + some + ".url", "http://127.0.0.1:1/" + number).save();
      case 5 -> home.unset("sink.webhook.").set("log.level.n" + number, "WARN").save();
      case 6 -> home.write(NOTE, Yaml.sink("note", directory.resolve("note-" + number)));
      case 7 -> home.write(VENDOR, original(VENDOR) + "# " + number + "\n");
      default -> home.write(BRANCH, original(BRANCH) + "# " + number + "\n");
    }
  }

  /** Its first turn comes within its interval, so most are polled before they go. */
  private EditedHome target(String name, String session, int number) {
    spare.put(Endpoint.HUAWEI_SQL, session, "RUNNING");
    return home.target(name, "spare", 100 + number + "ms", session);
  }

  private void bad(int number) {
    String text = home.text();
    switch (random.nextInt(5)) {
      case 0 -> home.write("application.properties", text + "unknown.key = " + number + "\n");
      case 1 -> home.write("application.properties", text + "target.bad.every = " + number + "s\n");
      case 2 ->
          home.write(
              "application.properties",
              text.replace("steady.every = 500ms", "steady.every = soon"));
      case 3 -> home.write(BROKEN, "- route: [" + number);
      default ->
          home.write(
              BROKEN, Yaml.sink("broken", directory).replace("${body}", "${bodies" + number + "}"));
    }
  }

  private void mend() {
    if (exists(BROKEN)) {
      home.delete(BROKEN);
    } else {
      home.save();
    }
  }

  /** What may not grow, once it has come to rest. */
  private Map<String, Integer> settled(Map<String, Integer> expected) {
    try {
      await().atMost(EditedHome.LONG).until(() -> counts().equals(expected));
    } catch (org.awaitility.core.ConditionTimeoutException e) {
      // Told by the assertion, with both sides.
    }
    return counts();
  }

  private Map<String, Integer> counts() {
    try {
      Map<String, Integer> counts = new TreeMap<>();
      var camel = home.relay.camel();
      counts.put("routes", camel.getRoutes().size());
      counts.put("endpoints", camel.getEndpoints().size());
      counts.put("accounts", home.relay.accounts().size());
      counts.put("jobs", Rhythm.scheduler(home.relay).getJobKeys(GroupMatcher.anyGroup()).size());
      counts.put("sink threads", threads("sink-"));
      counts.put("delivery threads", threads("-delivery"));
      counts.put("reload threads", threads("reload"));
      counts.put("threads of idle accounts", threads("account-spare"));
      counts.put("connections of steady polls", Math.max(POOL, polling()));
      counts.put("connections of idle accounts", connections(spare));
      return counts;
    } catch (IOException | org.quartz.SchedulerException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Polls keep between one connection and as many as the account may have. */
  private int polling() throws IOException {
    return connections(home.simulator);
  }

  /**
   * Connections to this vendor that are open, or that it has closed and nobody here has; none where
   * the system does not tell.
   */
  private static int connections(TestSimulator vendor) throws IOException {
    String open = ".*:%04X 0[18] .*".formatted(vendor.baseUri().getPort());
    int count = 0;
    for (Path table : List.of(TCP, TCP.resolveSibling("tcp6"))) {
      List<String> lines = Files.exists(table) ? Files.readAllLines(table) : List.of();
      count += (int) lines.stream().filter(line -> line.matches(open)).count();
    }
    return count;
  }

  private static int threads(String name) {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().contains(name))
            .count();
  }
}
