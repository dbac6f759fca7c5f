package dev.sessionrelay.relay;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import dev.sessionrelay.config.ProcessKeys;
import dev.sessionrelay.settings.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * Puts {@code log.level} and {@code log.level.<logger>} in force. What is not set is as before,
 * also after a later configuration no longer sets it.
 *
 * <p>The libraries that speak HTTP stay at INFO at least, whatever is set: below it they log
 * headers and bodies as they are, credentials among them.
 */
final class LogLevels {
  private static final List<String> WITH_CREDENTIALS = List.of("org.apache.camel", "org.apache.hc");

  private final LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();

  /** The level of each changed logger before it was changed; null where it had none of its own. */
  private final Map<String, Level> before = new HashMap<>();

  synchronized void apply(Settings settings) {
    restore();
    set(Logger.ROOT_LOGGER_NAME, settings.get(ProcessKeys.LOG_LEVEL));
    settings.named(ProcessKeys.LOGGER_LEVEL).forEach(this::set);
    WITH_CREDENTIALS.forEach(this::cap);
  }

  /** Puts back what was before the first of them. */
  synchronized void restore() {
    before.forEach((name, level) -> loggers.getLogger(name).setLevel(level));
    before.clear();
  }

  /** A level of its own where the one of its parents would let too much through. */
  private void cap(String name) {
    if (!loggers.getLogger(name).getEffectiveLevel().isGreaterOrEqual(Level.INFO)) {
      set(name, Level.INFO.toString());
    }
  }

  private void set(String name, String level) {
    Logger logger = loggers.getLogger(name);
    if (!before.containsKey(name)) {
      before.put(name, logger.getLevel());
    }
    logger.setLevel(allowed(name, Level.valueOf(level)));
  }

  private static Level allowed(String name, Level wanted) {
    boolean capped =
        WITH_CREDENTIALS.stream().anyMatch(each -> (name + ".").startsWith(each + "."));
    return capped && !wanted.isGreaterOrEqual(Level.INFO) ? Level.INFO : wanted;
  }
}
