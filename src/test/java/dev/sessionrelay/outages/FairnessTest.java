package dev.sessionrelay.outages;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.outages.RawVendor.Seen;
import dev.sessionrelay.testing.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one target of an account does to another. */
class FairnessTest {
  private static final String SETTINGS = "simulator.enabled = false\naccount.a.connections = 2\n";
  private static final int MANY = 500;

  private final SettableClock time = SettableClock.standing();

  @TempDir Path home;

  @Test
  void targetWithOneSessionWaitedForAllSessionsOfAnother() throws Exception {
    String many =
        IntStream.range(0, MANY).mapToObj(i -> "sc-" + i).collect(Collectors.joining(","));
    try (RawVendor vendor = RawVendor.start(time)) {
      String properties =
          SETTINGS
              + OutageTest.account("a", vendor, 10_000)
              + OutageTest.target("many", "a", many, "1m")
              + OutageTest.target("one", "a", "sc-one", "1m");
      try (Rig rig = Rig.start(home, properties, time)) {
        CountDownLatch waiting = new CountDownLatch(1);
        vendor.answers(
            "a",
            request ->
                connection -> {
                  waiting.await();
                  return OutageTest.good(request).write(connection);
                });
        rig.fire("many");
        await().atMost(Duration.ofMinutes(1)).until(() -> vendor.seen("a").size() == 2);
        rig.fire("one");
        waiting.countDown();
        rig.awaitEnd("one");
        rig.awaitEnd("many");

        List<String> order = vendor.seen("a").stream().map(Seen::target).toList();
        int place =
            IntStream.range(0, MANY)
                .filter(i -> order.get(i).contains("sc-one"))
                .findFirst()
                .orElse(MANY);
        System.out.printf("the other target's poll was number %d of %d%n", place + 1, MANY + 1);
        assertTrue(place <= 6, "place: " + place);
      }
    }
  }
}
