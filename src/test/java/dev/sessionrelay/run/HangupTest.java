package dev.sessionrelay.run;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.sessionrelay.testing.RelayProcess;
import dev.sessionrelay.testing.Signals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class HangupTest {
  @TempDir Path directory;

  /** Its first own work is to answer the signal; the command line is read after that. */
  @Test
  void aHangupInTheFirstHalfSecondEndedTheProcess() throws Exception {
    assumeFalse(Signals.hangupIsIgnored());
    ShippedHome home = ShippedHome.in(Files.createDirectory(directory.resolve("home")));
    Path classes = directory.resolve("classes.log");
    List<String> jvm = List.of("-XX:+UseSerialGC", "-Xlog:class+load:file=" + classes);
    try (RelayProcess relay = RelayProcess.start(home.directory(), List.of(), jvm, "run")) {
      await()
          .atMost(Duration.ofMinutes(1))
          .pollInterval(Duration.ofMillis(2))
          .until(
              () ->
                  Files.exists(classes)
                      && Files.readString(classes).contains("dev.sessionrelay.cli.PlainRun"));
      while (!relay.output().contains(" events go ") && relay.isRunning()) {
        relay.signal("HUP");
      }
      await().until(() -> !relay.isRunning() || relay.output().contains("reloaded in"));
      assertTrue(relay.isRunning(), relay::output);
      relay.signal("TERM");
      assertEquals(143, relay.exitCode(30));
    }
  }

  @Test
  void aRelayBehindNohupSaysThatItHearsNoHangup() throws Exception {
    ShippedHome home = ShippedHome.in(Files.createDirectory(directory.resolve("home")));
    try (RelayProcess relay =
        RelayProcess.start(home.directory(), List.of("nohup"), List.of(), "run")) {
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> relay.output().contains("SIGHUP is ignored in this process"));
    }
  }
}
