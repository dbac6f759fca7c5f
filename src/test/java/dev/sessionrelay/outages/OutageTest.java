package dev.sessionrelay.outages;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.outages.RawVendor.Seen;
import dev.sessionrelay.testing.BusiestSecond;
import dev.sessionrelay.testing.SettableClock;
import dev.sessionrelay.testing.VirtualTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole vendor fails, through the shipped routes and over real HTTP; the time is the test's. */
class OutageTest {
  private static final Duration GENEROUS = Duration.ofMinutes(2);
  private static final int TARGETS = 1_000;
  private static final String SETTINGS = "simulator.enabled = false\nretry.delay = 1ms\n";

  @TempDir Path home;

  @Test
  void firstSecondAfterAnOutageCarriesAtMostTheRateLimit() throws Exception {
    int limit = 20;
    VirtualTime time = new VirtualTime();
    try (RawVendor vendor = RawVendor.start(time);
        Rig rig =
            Rig.start(home, SETTINGS + account("a", vendor, limit) + targets("a", "1m"), time)) {
      vendor.alwaysAnswers("a", Reply.status(503));
      turnOfAll(rig, time);
      int during = vendor.seen("a").size();
      assertTrue(during >= 5, "the breaker needs five failures, and got " + during);

      vendor.answers("a", OutageTest::good);
      int turns = 0;
      while (rig.events(event -> Rig.type(event).equals("poll.recovered")).size() < TARGETS) {
        time.advance(Duration.ofMinutes(1));
        turnOfAll(rig, time);
        assertTrue(++turns < 5, "targets that do not recover");
      }

      List<Instant> back = vendor.seen("a").stream().skip(during).map(Seen::at).toList();
      int first = BusiestSecond.of(back.subList(0, Math.min(back.size(), 2 * limit)));
      assertTrue(first <= limit, "requests in the first second: " + first);
      assertTrue(BusiestSecond.of(back) <= limit, "busiest second: " + BusiestSecond.of(back));
      assertTrue(BusiestSecond.of(back) >= limit - 1, "far too slow: " + BusiestSecond.of(back));
      assertOneIncidentPerTarget(rig);
    }
  }

  @Test
  void accountThatIsToldToWaitSendsNothingUntilThen() throws Exception {
    VirtualTime time = new VirtualTime();
    Files.write(
        home.resolve("ids.txt"), IntStream.range(0, 1_000).mapToObj(i -> "sc-" + i).toList());
    String targets = target("many", "a", "file:ids.txt", "1m") + target("other", "a", "sc-x", "1m");
    try (RawVendor vendor = RawVendor.start(time);
        Rig rig = Rig.start(home, SETTINGS + account("a", vendor, 1_000) + targets, time)) {
      AtomicInteger count = new AtomicInteger();
      List<Instant> told = new ArrayList<>();
      vendor.answers("a", request -> good(request, count, told, time));
      turn(rig, time, "many");
      Instant end = told.get(0).plusSeconds(30);
      int before = vendor.seen("a").size();
      assertTrue(before < 100 + 8, "no more than were under way: " + before);

      while (time.instant().plusSeconds(6).isBefore(end)) {
        time.advance(Duration.ofSeconds(6));
        turn(rig, time, "many");
        turn(rig, time, "other");
      }
      List<Seen> later =
          vendor.seen("a").stream().filter(seen -> seen.at().isAfter(told.get(0))).toList();
      assertEquals(List.of(), later, "requests while the account had to wait");

      time.advance(Duration.between(time.instant(), end).minusMillis(1));
      turn(rig, time, "other");
      assertEquals(before, vendor.seen("a").size(), "a millisecond before its end");
      time.advance(Duration.ofMillis(1));
      turn(rig, time, "many");
      turn(rig, time, "other");
      assertEquals(before + 1_001, vendor.seen("a").size());
      assertEquals(
          List.of("poll.failed", "poll.recovered"),
          rig.types("many").stream().filter(type -> type.startsWith("poll")).toList());
      assertEquals(List.of("session.discovered"), rig.types("other"));
    }
  }

  private static Reply good(
      Seen request, AtomicInteger count, List<Instant> told, VirtualTime time) {
    if (count.incrementAndGet() != 100) {
      return good(request);
    }
    told.add(time.instant());
    return Reply.answer(429, Map.of("Retry-After", "30"), "");
  }

  /** Probes: 5 failures until the breaker opens, then one each half minute. */
  @Test
  void vendorThatIsDownForAnHourIsProbedAndOthersKeepTheirRhythm() throws Exception {
    SettableClock time = SettableClock.standing();
    String properties = SETTINGS + targets("dark", "20m");
    try (RawVendor vendor = RawVendor.start(time)) {
      properties += account("dark", vendor, 1_000) + account("light", vendor, 1_000);
      for (int i = 0; i < 10; i++) {
        properties += target("light-" + i, "light", "sc-light-" + i, "30s");
      }
      try (Rig rig = Rig.start(home, properties, time)) {
        vendor.answers("dark", OutageTest::good);
        vendor.answers("light", OutageTest::good);
        pass(rig, time, Duration.ofMinutes(20));
        int wellBefore = vendor.seen("dark").size();
        assertEquals(TARGETS, wellBefore);

        vendor.alwaysAnswers("dark", Reply.reset());
        int lightBefore = vendor.seen("light").size();
        pass(rig, time, Duration.ofHours(1));
        int probes = vendor.seen("dark").size() - wellBefore;
        int polls = vendor.seen("light").size() - lightBefore;

        vendor.answers("dark", OutageTest::good);
        pass(rig, time, Duration.ofMinutes(21));
        System.out.printf("an hour: %d probes, %d polls of the others%n", probes, polls);
        assertTrue(probes <= 5 + 120, "probes: " + probes);
        assertTrue(probes >= 100, "its end would not be noticed: " + probes);
        assertEquals(10 * 120, polls, "polls of another vendor");
        assertOneIncidentPerTarget(rig);
      }
    }
  }

  /** Second by second, each target at its time. */
  private static void pass(Rig rig, SettableClock time, Duration duration) {
    for (int second = 0; second < duration.toSeconds(); second++) {
      time.advance(Duration.ofSeconds(1));
      for (int i = second % 1_200; i < TARGETS; i += 1_200) {
        rig.turn("t-" + i);
      }
      if (second % 30 < 10) {
        rig.turn("light-" + second % 30);
      }
    }
  }

  private static void assertOneIncidentPerTarget(Rig rig) {
    Map<String, List<String>> types = new HashMap<>();
    rig.events(event -> Rig.type(event).startsWith("poll."))
        .forEach(
            event ->
                types
                    .computeIfAbsent(Rig.target(event), target -> new ArrayList<>())
                    .add(Rig.type(event)));
    assertEquals(TARGETS, types.size());
    types.forEach(
        (target, of) -> assertEquals(List.of("poll.failed", "poll.recovered"), of, target));
  }

  /** All timers fire at the same moment. */
  private static void turnOfAll(Rig rig, VirtualTime time) {
    for (int i = 0; i < TARGETS; i++) {
      rig.fire("t-" + i);
    }
    pump(rig, time, "a", () -> IntStream.range(0, TARGETS).noneMatch(i -> running(rig, "t-" + i)));
  }

  private static void turn(Rig rig, VirtualTime time, String target) {
    rig.fire(target);
    pump(rig, time, "a", () -> !running(rig, target));
  }

  private static boolean running(Rig rig, String target) {
    return rig.turns(target).running();
  }

  private interface Ended {
    boolean isSo();
  }

  /** Lets time go on whenever every thread of the account sleeps. */
  private static void pump(Rig rig, VirtualTime time, String account, Ended ended) {
    ThreadPoolExecutor threads = (ThreadPoolExecutor) rig.clients().of(account).executor();
    await()
        .atMost(GENEROUS)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              while (time.sleepers() > 0 && threads.getActiveCount() == time.sleepers()) {
                time.next();
              }
              return ended.isSo();
            });
  }

  static Reply good(Seen request) {
    String id = request.target().replaceFirst(".*/", "").replaceFirst("\\?.*", "");
    return Reply.json(
        "{\"sessionCluster\":{\"workspaceId\":\"w-1234abcd\",\"sessionClusterId\":\""
            + id
            + "\",\"state\":\"Running\"},\"requestId\":\"r\"}");
  }

  static String account(String name, RawVendor vendor, int perSecond) {
    return """
    account.%1$s.vendor = alibaba
    account.%1$s.region = cn-hangzhou
    account.%1$s.base-url = http://127.0.0.1:%2$d/%1$s
    account.%1$s.access-key-id = LTAIexample
    account.%1$s.access-key-secret = marked-secret
    account.%1$s.requests-per-second = %3$d
    """
        .formatted(name, vendor.port(), perSecond);
  }

  private static String targets(String account, String every) {
    return IntStream.range(0, TARGETS)
        .mapToObj(i -> target("t-" + i, account, "sc-" + i, every))
        .collect(Collectors.joining());
  }

  static String target(String name, String account, String sessions, String every) {
    return """
    target.%1$s.endpoint = alibaba-session-cluster
    target.%1$s.account = %2$s
    target.%1$s.workspace = w-1234abcd
    target.%1$s.sessions = %3$s
    target.%1$s.every = %4$s
    """
        .formatted(name, account, sessions, every);
  }
}
