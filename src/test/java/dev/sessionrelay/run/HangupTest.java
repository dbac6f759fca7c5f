package dev.sessionrelay.run;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.sessionrelay.testing.RelayProcess;
import dev.sessionrelay.testing.Signals;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class HangupTest {
  @TempDir Path directory;

  /** The start is held up by a secret that comes out of a pipe. */
  @Test
  void aHangupBeforeTheStartWasCompleteEndedTheProcess() throws Exception {
    assumeFalse(Signals.hangupIsIgnored());
    ShippedHome home = ShippedHome.in(Files.createDirectory(directory.resolve("home")));
    Path secret = home.directory().resolve("token");
    assertEquals(0, new ProcessBuilder("mkfifo", secret.toString()).start().waitFor());
    home.write(
        home.properties()
            + "account.held.vendor = huawei\naccount.held.region = cn-north-4\n"
            + "account.held.token = {{file:token}}\n");
    try (RelayProcess relay = RelayProcess.start(home.directory(), "run")) {
      try (OutputStream pipe = Files.newOutputStream(secret)) {
        relay.signal("HUP");
        Path file = Files.writeString(directory.resolve("file"), "secret\n");
        Files.move(file, secret, StandardCopyOption.ATOMIC_MOVE);
        pipe.write("secret\n".getBytes(StandardCharsets.UTF_8));
      }
      await().until(() -> !relay.isRunning() || relay.output().contains("reloaded in"));
      assertTrue(relay.isRunning(), relay::output);
      relay.signal("TERM");
      assertEquals(143, relay.exitCode(30));
    }
  }

  /** Its first own work is to answer the signal; the command line is made after that. */
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
                      && Files.readString(classes).contains("picocli.CommandLine$Model$Comm"));
      while (!relay.output().contains(" events go ") && relay.isRunning()) {
        relay.signal("HUP");
      }
      assertTrue(relay.isRunning(), relay::output);
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
