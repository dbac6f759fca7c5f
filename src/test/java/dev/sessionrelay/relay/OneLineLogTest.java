package dev.sessionrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The lines of the shipped log configuration. */
class OneLineLogTest {
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

  private List<String> lines(String message, Throwable thrown) {
    ConsoleAppender<?> console = (ConsoleAppender<?>) root.getAppender("console");
    PatternLayout layout =
        (PatternLayout) ((LayoutWrappingEncoder<?>) console.getEncoder()).getLayout();
    ILoggingEvent event =
        new LoggingEvent("x", root, Level.WARN, "vendor says {}", thrown, new Object[] {message});
    return layout.doLayout(event).lines().toList();
  }

  @Test
  void aVendorsWordsBeganALineOfTheirOwn() {
    List<String> lines =
        lines("a\n2026-01-01 ERROR forged\u2028b\u2029c\u0085d\u001b[2J\u009b1me\u202ef", null);
    assertEquals(1, lines.size());
    assertTrue(
        lines.get(0).endsWith(" vendor says a 2026-01-01 ERROR forged b c d [2J 1me f"),
        lines.get(0));
  }

  @Test
  void theMessageOfAnExceptionDidSoToo() {
    Exception thrown = new Exception("a\n2026-01-01 ERROR forged\u2028\u001b[2J");
    List<String> lines = lines("no", new IllegalStateException("outer", thrown));
    lines.stream().skip(1).forEach(line -> assertTrue(line.startsWith("\t"), line));
    assertTrue(lines.contains("\t2026-01-01 ERROR forged [2J"), lines::toString);
    assertTrue(lines.stream().anyMatch(line -> line.contains("aVendors") || line.contains("at ")));
  }
}
