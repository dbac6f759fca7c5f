package dev.sessionrelay.relay;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import dev.sessionrelay.config.ProcessKeys;
import dev.sessionrelay.settings.Settings;
import org.slf4j.LoggerFactory;

/** Puts {@code log.format} in force, for the lines that the process logs from then on. */
public final class LogFormat {
  private LogFormat() {}

  /** Does nothing where somebody has a log configuration of another kind. */
  public static void apply(Settings settings) {
    LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
    boolean json = settings.get(ProcessKeys.LOG_FORMAT).equals("json");
    if (loggers.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(LogConfiguration.APPENDER)
            instanceof OutputStreamAppender<ILoggingEvent> console
        && json != console.getEncoder() instanceof JsonEncoder
        && System.getProperty(ContextInitializer.CONFIG_FILE_PROPERTY) == null) {
      console.setEncoder(json ? json(loggers) : LogConfiguration.text(loggers));
    }
  }

  private static Encoder<ILoggingEvent> json(LoggerContext loggers) {
    JsonEncoder json = new JsonEncoder();
    json.setWithSequenceNumber(false);
    json.setWithNanoseconds(false);
    json.setWithContext(false);
    json.setWithMarkers(false);
    json.setWithMDC(false);
    json.setWithKVPList(false);
    json.setWithMessage(false);
    json.setWithArguments(false);
    json.setWithFormattedMessage(true);
    json.setContext(loggers);
    json.start();
    return json;
  }
}
