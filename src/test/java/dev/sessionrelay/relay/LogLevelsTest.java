package dev.sessionrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.config.Configuration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogLevelsTest {
  @TempDir Path home;
  private final LogLevels levels = new LogLevels();

  @AfterEach
  void restore() {
    levels.restore();
  }

  private void apply(String properties) throws Exception {
    Files.writeString(home.resolve(Configuration.FILE), "simulator.enabled = false\n" + properties);
    levels.apply(
        Configuration.load(home, Map.of("HOME", "/")::get, Clock.systemUTC()).orThrow().settings());
  }

  private static Logger logger(String name) {
    return LoggerFactory.getLogger(name);
  }

  @Test
  void headersWithCredentialsWereLogged() throws Exception {
    for (String wanted :
        new String[] {
          "log.level = TRACE",
          "log.level.org.apache = DEBUG",
          "log.level.org.apache.hc = TRACE",
          "log.level.org.apache.hc.client5.http.wire = DEBUG\nlog.level.org.apache.camel.component.http = TRACE"
        }) {
      apply(wanted);
      for (String name :
          new String[] {
            "org.apache.hc.client5.http.wire",
            "org.apache.hc.client5.http.headers",
            "org.apache.camel.component.http.HttpProducer",
            "org.apache.camel.processor.Tracer"
          }) {
        assertFalse(logger(name).isDebugEnabled(), wanted + " " + name);
      }
    }
  }

  @Test
  void whatIsSetIsInForceUntilItIsNoLongerSet() throws Exception {
    apply("log.level = DEBUG\nlog.level.org.apache.hc = ERROR\nlog.level.org.apachefoo = TRACE");
    assertTrue(logger("dev.sessionrelay.x").isDebugEnabled());
    assertFalse(logger("org.apache.hc.x").isWarnEnabled());
    assertTrue(logger("org.apachefoo").isTraceEnabled());
    apply("");
    assertFalse(logger("dev.sessionrelay.x").isDebugEnabled());
    assertTrue(logger("org.apache.hc.x").isWarnEnabled());
    assertEquals(
        null, ((ch.qos.logback.classic.Logger) logger("org.apache.hc")).getLevel(), "as before");
  }
}
