package dev.sessionrelay.run;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sessionrelay.testing.RelayProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real process with a wall clock that is set while it runs, by libfaketime. Where the library
 * is kept, {@code -Dfaketime=FILE} says; without it, Debian's place is looked at.
 */
class ClockUnderTheRelayTest {
  private static final Path LIBRARY =
      Path.of(
          System.getProperty("faketime", "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"));
  private static final int TARGETS = 5;
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path directory;

  @Test
  void aClockThatWasSetStoppedAllPolling() throws Exception {
    assumeTrue(Files.exists(LIBRARY), "there is no libfaketime here");
    ShippedHome home = ShippedHome.in(Files.createDirectory(directory.resolve("home")));
    home.write(home.properties().replaceAll("(?m)^(target\\..*\\.every) .*$", "$1 = 500ms"));
    Path time = Files.writeString(directory.resolve("time"), "+0\n");
    List<String> before =
        List.of(
            "env",
            "LD_PRELOAD=" + LIBRARY,
            "FAKETIME_TIMESTAMP_FILE=" + time,
            "FAKETIME_NO_CACHE=1",
            "FAKETIME_DONT_FAKE_MONOTONIC=1",
            "FAKETIME_FORCE_MONOTONIC_FIX=0");
    try (RelayProcess relay =
        RelayProcess.start(home.directory(), before, List.of("-XX:+UseSerialGC"), "run")) {
      relay.awaitReady(LONG);
      await().atMost(LONG).until(() -> !home.events().isEmpty());
      long jumps = 0;
      for (String ahead : List.of("+7200", "+0", "-25", "-3600", "-86400", "+90000")) {
        Files.writeString(time, ahead + "\n");
        goesOn(relay, home, ++jumps);
      }
      assertEquals(
          List.of(),
          home.events().stream().filter(event -> event.contains("UNAUTHENTICATED")).toList(),
          "a signature that was on its way is made anew");
    }
  }

  /** The jump is told within two seconds, and every target goes on. */
  private static void goesOn(RelayProcess relay, ShippedHome home, long jumps) throws Exception {
    await().atMost(Duration.ofSeconds(4)).until(() -> jumps(relay) == jumps);
    // A target of a slow machine may have had no poll yet when the clock is set.
    Map<String, Double> before = polls(home);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              Map<String, Double> now = polls(home);
              return now.size() == TARGETS
                  && now.keySet().containsAll(before.keySet())
                  && now.entrySet().stream()
                      .allMatch(
                          target -> target.getValue() > before.getOrDefault(target.getKey(), 0.0));
            });
    assertTrue(relay.isRunning(), relay::output);
  }

  private static Map<String, Double> polls(ShippedHome home) throws Exception {
    URI metrics = URI.create("http://127.0.0.1:" + home.webPort() + "/metrics");
    String text =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
            .body();
    return text.lines()
        .filter(line -> line.startsWith("session_relay_polls_total{"))
        .collect(
            Collectors.toMap(
                line -> line.replaceAll(".*target=\"([^\"]*)\".*", "$1"),
                line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)),
                Double::sum));
  }

  private static long jumps(RelayProcess relay) {
    return relay.output().lines().filter(line -> line.contains("; schedules are moved")).count();
  }
}
