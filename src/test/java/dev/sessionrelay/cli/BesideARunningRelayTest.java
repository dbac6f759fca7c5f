package dev.sessionrelay.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.testing.FreePort;
import dev.sessionrelay.testing.Jvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands as processes of their own, beside a relay in a process of its own. */
class BesideARunningRelayTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONG = Duration.ofSeconds(120);

  private final List<Process> processes = new ArrayList<>();

  @TempDir Path directory;
  private Path home;

  @BeforeEach
  void startTheRelay() throws IOException {
    home = Files.createDirectory(directory.resolve("home"));
    PollHome.copy(home, FreePort.any(), FreePort.any(), "simulator.speed = 20");
    start("relay", "run");
  }

  @AfterEach
  void stopAll() throws InterruptedException {
    for (Process process : processes) {
      process.destroy();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  @Test
  void commandsReadTheLedgerThatTheRelayWrites() throws Exception {
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> !Ran.in(home, "sessions", "--state", "RUNNING").out().isEmpty());
    Process sinksShown = start("sinks", "sinks");
    Process polled = start("poll", "poll", "demo-notebook");
    Process misspelt = start("wrong", "poll", "demo-notebok");
    Process follower = start("follow", "events", "--follow", "--json", "--limit", "1");
    await().atMost(LONG).until(() -> output("follow").lines().count() > 5);
    follower.destroy();
    assertTrue(follower.waitFor(20, TimeUnit.SECONDS));
    assertFollowedInOrder(output("follow"));
    assertEquals("", errors("follow"));

    assertEquals(0, sinksShown.waitFor());
    assertEquals("", errors("sinks"));
    List<String> sinks = output("sinks").lines().toList();
    assertTrue(sinks.get(0).startsWith("SINK "), output("sinks"));
    assertEquals(
        List.of("file", "log", "webhook"),
        sinks.stream().skip(1).map(line -> line.split(" ")[0]).toList());

    for (int i = 0; i < 3 && polled.waitFor() == 1 && errors("poll").contains("< 404"); i++) {
      // The demo's session ends now and then, and comes back within seconds.
      polled = start("poll", "poll", "demo-notebook");
    }
    assertEquals(0, polled.waitFor(), errors("poll"));
    assertEquals("oracle", JSON.readTree(output("poll")).path("vendor").asText());
    assertTrue(errors("poll").startsWith("demo-notebook: "), errors("poll"));
    assertEquals(2, misspelt.waitFor());
    Process tried = start("try", "sinks", "test", "webhook");
    assertEquals(0, tried.waitFor(), output("try") + errors("try"));
    assertTrue(output("try").contains("webhook: taken: HTTP 2"), output("try"));
  }

  /** Each event comes once, and those of one session in the order of their sequence. */
  private static void assertFollowedInOrder(String lines) throws IOException {
    List<String> seen = new ArrayList<>();
    Map<String, String> sequences = new HashMap<>();
    String whole = lines.substring(0, lines.lastIndexOf('\n'));
    for (String line : whole.lines().toList()) {
      JsonNode event = JSON.readTree(line);
      seen.add(event.path("id").asText());
      String session = event.path("source").asText() + " " + event.path("subject").asText();
      String sequence = event.path("sequence").asText();
      String before = sequences.put(session, sequence);
      assertTrue(before == null || before.compareTo(sequence) < 0, line);
    }
    assertEquals(seen.size(), seen.stream().distinct().count());
  }

  private Process start(String name, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(Jvm.command());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(SessionRelay.class.getName());
    command.addAll(List.of(arguments));
    command.addAll(List.of("--home", home.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(directory.resolve(name + ".out").toFile())
            .redirectError(directory.resolve(name + ".err").toFile())
            .start();
    processes.add(process);
    return process;
  }

  private String output(String name) throws IOException {
    return Files.readString(directory.resolve(name + ".out"));
  }

  private String errors(String name) throws IOException {
    return Files.readString(directory.resolve(name + ".err"));
  }
}
