package dev.sessionrelay.outages;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.outages.RawVendor.Seen;
import dev.sessionrelay.testing.Alone;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In real time, with real timers. */
@Alone
class RhythmTest {
  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final int LIGHT = 10;
  private static final int DARK = 1_000;
  private static final int POLLS = 8;

  @TempDir Path home;

  /** The worst outage for others: every connection is accepted, and no answer ever comes. */
  @Test
  void vendorThatNeverAnswersLeavesOthersTheirRhythm() throws Exception {
    try (RawVendor vendor = RawVendor.start(Clock.systemUTC())) {
      vendor.alwaysAnswers("dark", Reply.silence(Duration.ofSeconds(10)));
      vendor.answers("light", OutageTest::good);
      try (Rig rig = Rig.startTimers(home, properties(vendor))) {
        await("the outage").atMost(Duration.ofMinutes(1)).until(() -> isOpen(rig));
        Instant from = Instant.now();
        await("polls of the other vendor")
            .atMost(Duration.ofMinutes(1))
            .until(() -> polls(vendor, from).size() >= LIGHT * POLLS);

        List<Long> gaps = gaps(polls(vendor, from));
        long median = gaps.get(gaps.size() / 2);
        System.out.printf(
            "while another vendor hangs: median %d ms, longest %d ms between polls every %d ms%n",
            median, gaps.get(gaps.size() - 1), INTERVAL.toMillis());
        assertTrue(median < 4 * INTERVAL.toMillis(), "median gap: " + median);
        assertEquals(
            0,
            rig.events(event -> Rig.target(event).startsWith("light")).stream()
                .filter(event -> Rig.type(event).startsWith("poll."))
                .count());
        for (int i = 0; i < LIGHT; i++) {
          String light = "light-" + i;
          assertEquals(0, rig.turns(light).skipped(), "turns left out of " + light);
          await("a turn for each firing of " + light)
              .until(() -> rig.turns(light).turns() == rig.firings(light));
        }
        assertTrue(vendor.seen("dark").size() < 100, "requests: " + vendor.seen("dark").size());
      }
    }
  }

  private static boolean isOpen(Rig rig) {
    return rig.clients().of("dark").gate().state().breakers().values().stream()
        .anyMatch(breaker -> breaker.state().equals("OPEN"));
  }

  private static List<Seen> polls(RawVendor vendor, Instant from) {
    return vendor.seen("light").stream().filter(seen -> seen.at().isAfter(from)).toList();
  }

  private static List<Long> gaps(List<Seen> polls) {
    return polls.stream().collect(Collectors.groupingBy(Seen::target)).values().stream()
        .flatMap(
            of ->
                IntStream.range(1, of.size())
                    .mapToObj(i -> Duration.between(of.get(i - 1).at(), of.get(i).at()).toMillis()))
        .sorted()
        .toList();
  }

  private static String properties(RawVendor vendor) {
    return """
    simulator.enabled = false
    http.response-timeout = 1s
    retry.unreachable.attempts = 1
    """
        + account("dark", vendor)
        + account("light", vendor)
        + IntStream.range(0, DARK)
            .mapToObj(i -> OutageTest.target("dark-" + i, "dark", "sc-dark-" + i, "1s"))
            .collect(Collectors.joining())
        + IntStream.range(0, LIGHT)
            .mapToObj(i -> OutageTest.target("light-" + i, "light", "sc-light-" + i, "500ms"))
            .collect(Collectors.joining());
  }

  private static String account(String name, RawVendor vendor) {
    return OutageTest.account(name, vendor, 100);
  }
}
