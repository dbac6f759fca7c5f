package dev.sessionrelay.sink;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LogSinkTest {
  @TempDir Path home;

  /** On a full disk, or with a closed standard output, events counted as delivered. */
  @Test
  void lineThatCouldNotBeWrittenCountedAsDelivered() throws Exception {
    PrintStream out = System.out;
    try (SinkProcess process = new SinkProcess(home);
        PrintStream full = new PrintStream(new FileOutputStream("/dev/full"), true)) {
      process.settings("log", SomeSettings.quick("retryDelay", Duration.ofMillis(199)));
      process.start("file:routes/sinks/log.camel.yaml");
      System.setOut(full);
      process.observe(1);
      await().until(() -> process.status("log").parked() == 1);
      assertTrue(
          process.status("log").error().contains("standard output takes no lines"),
          process.status("log").error());
      await().until(() -> process.status("log").delivered() == 1);
    } finally {
      System.setOut(out);
    }
  }

  @Test
  void logSinkWritesOneReadableLineAnEvent() {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    Logger logger = (Logger) LoggerFactory.getLogger("events");
    logger.setLevel(Level.INFO);
    logger.addAppender(lines);
    try (SinkProcess process = new SinkProcess(home)) {
      process.settings("log", SomeSettings.quick()).start("file:routes/sinks/log.camel.yaml");
      process.observe(2);
      await().until(() -> process.status("log").delivered() == 2);
      assertEquals(2, lines.list.size());
      String line = lines.list.get(0).getFormattedMessage();
      assertTrue(
          line.matches(
              "session\\.discovered alibaba s0 \"nightly report\": RUNNING, IDLE \\[target"
                  + " spark]|session\\.observed .*"),
          line);
    } finally {
      logger.detachAppender(lines);
    }
  }
}
