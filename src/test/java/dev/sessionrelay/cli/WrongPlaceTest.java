package dev.sessionrelay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands in a directory, or on a port, that they cannot have. */
class WrongPlaceTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"run", "check", "status", "poll x", "events", "sinks", "simulate"})
  void aHomeThatIsNotThereIsOneFault(String command) {
    Path nowhere = directory.resolve("no where");
    Ran ran = Ran.in(nowhere, command.split(" "));
    assertEquals(2, ran.code(), ran.err());
    assertEquals(
        "session-relay: there is no directory "
            + nowhere
            + "; --home names the one with application.properties\n",
        ran.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"what?x", "{{x}}", "a%20b", "a\nb"})
  void aHomeThatAddressesCannotNameIsNamed(String name) throws IOException {
    Path home = Files.createDirectory(directory.resolve(name));
    Ran ran = Ran.in(home, "check");
    assertEquals(2, ran.code(), ran.err());
    String shown = home.toString().replace('\n', ' ');
    assertTrue(ran.err().startsWith("session-relay: the home directory " + shown), ran.err());
  }

  @Test
  void aHomeThatCannotBeWrittenIsSaidInOneLine() throws IOException {
    PollHome.copy(directory, 1, 2, "");
    Files.writeString(directory.resolve("data"), "in the way");
    Ran ran = Ran.in(directory, "run");
    assertEquals(1, ran.code(), ran.err());
    assertEquals(1, ran.err().lines().count(), ran.err());
    assertTrue(ran.err().contains("data/simulator ("), ran.err());
    assertTrue(ran.err().endsWith("or set: simulator.enabled = false\n"), ran.err());
  }

  @Test
  void aPortThatIsTakenIsSaidInOneLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Ran ran = Ran.in(directory, "simulate", "--port", Integer.toString(taken.getLocalPort()));
      assertEquals(1, ran.code(), ran.err());
      assertEquals(
          "session-relay: the simulator cannot listen on 127.0.0.1:%d (Address already in use); choose another port, for example: simulator.port = 18090, or: simulate --port 18090%n"
              .formatted(taken.getLocalPort()),
          ran.err());
    }
  }
}
