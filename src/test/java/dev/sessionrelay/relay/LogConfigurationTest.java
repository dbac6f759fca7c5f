package dev.sessionrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Where the log goes, and what of it. */
@Isolated
class LogConfigurationTest {
  private final LoggerContext loggers = new LoggerContext();

  /** What was printed while the loggers of a command or a relay said the same. */
  private record Printed(String out, String err) {}

  private Printed printed(boolean command) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream heardOut = new ByteArrayOutputStream();
    ByteArrayOutputStream heardErr = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(heardOut, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(heardErr, true, StandardCharsets.UTF_8));
      loggers.setMDCAdapter(new LogbackMDCAdapter());
      new LogConfiguration().configure(loggers);
      if (command) {
        LogConfiguration.keepOffOutput(loggers);
      }
      loggers.getLogger("sessionrelay").info("said");
      loggers.getLogger("sessionrelay").warn("warned");
      loggers.getLogger("org.apache.camel").info("talked");
    } finally {
      System.setOut(out);
      System.setErr(err);
      loggers.stop();
    }
    return new Printed(
        heardOut.toString(StandardCharsets.UTF_8), heardErr.toString(StandardCharsets.UTF_8));
  }

  @Test
  void relayLogsToItsOutput() {
    Printed printed = printed(false);
    assertTrue(
        printed.out().matches("\\S+Z INFO  sessionrelay said\n\\S+Z WARN .* warned\n"),
        printed.out());
    assertEquals("", printed.err());
  }

  @Test
  void logOfACommandStoodAmongItsResults() {
    Printed printed = printed(true);
    assertEquals("", printed.out());
    assertTrue(printed.err().matches("\\S+Z WARN  sessionrelay warned\n"), printed.err());
  }
}
