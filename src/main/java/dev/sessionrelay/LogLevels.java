package dev.sessionrelay;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import dev.sessionrelay.config.Settings;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * Puts {@code log.level} and {@code log.level.<logger>} in force. What is not set is as in {@code
 * logback.xml}, also after a later configuration no longer sets it.
 */
final class LogLevels {
  private final LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();

  /** The level of each changed logger before it was changed; null where it had none of its own. */
  private final Map<String, Level> before = new HashMap<>();

  synchronized void apply(Settings settings) {
    before.forEach((name, level) -> loggers.getLogger(name).setLevel(level));
    before.clear();
    set(Logger.ROOT_LOGGER_NAME, settings.text("log.level"));
    settings.logLevels().forEach(this::set);
  }

  private void set(String name, String level) {
    Logger logger = loggers.getLogger(name);
    before.put(name, logger.getLevel());
    logger.setLevel(Level.valueOf(level));
  }
}
