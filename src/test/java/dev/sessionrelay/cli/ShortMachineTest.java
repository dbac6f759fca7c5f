package dev.sessionrelay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sessionrelay.testing.RelayProcess;
import dev.sessionrelay.testing.ShippedRoutes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start on a machine that gives too little ends, and says what is too little. */
class ShortMachineTest {
  private static final List<String> JVM = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
  private static final Path OTHER_USER = Path.of("/usr/bin/setpriv");
  private static final Path LIMITS = Path.of("/usr/bin/prlimit");

  @TempDir Path home;

  @Test
  void withoutThreadsTheStartEndedInAStackTrace() throws Exception {
    assumeTrue(Files.exists(OTHER_USER) && Files.exists(LIMITS), "needs setpriv and prlimit");
    assumeTrue("root".equals(System.getProperty("user.name")), "changes the user");
    ShippedRoutes.copyTo(home);
    Files.writeString(home.resolve("application.properties"), "web.port = 0\n");
    List<String> before =
        List.of(
            OTHER_USER.toString(),
            "--reuid=4243",
            "--regid=4243",
            "--clear-groups",
            "--inh-caps=+dac_override,+dac_read_search",
            "--ambient-caps=+dac_override,+dac_read_search",
            LIMITS.toString(),
            "--nproc=20");
    try (RelayProcess relay = RelayProcess.start(home, before, JVM, "run")) {
      assertEquals(1, relay.exitCode((int) Duration.ofMinutes(1).toSeconds()));
      String printed = relay.output();
      assertTrue(
          printed.contains("session-relay: the machine gives this process no more threads"),
          printed);
      assertFalse(printed.contains("\tat "), printed);
    }
  }
}
