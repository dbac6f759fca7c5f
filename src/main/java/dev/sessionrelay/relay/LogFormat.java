package dev.sessionrelay.relay;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import dev.sessionrelay.config.ProcessKeys;
import dev.sessionrelay.settings.Settings;
import org.slf4j.LoggerFactory;

/** Puts {@code log.format} in force, for the lines that the process logs from then on. */
public final class LogFormat {
  /** Names in {@code logback.xml}. */
  private static final String APPENDER = "console";

  private static final String PATTERN = "text-pattern";

  private LogFormat() {}

  /** Does nothing where somebody has a {@code logback.xml} of another kind. */
  public static void apply(Settings settings) {
    LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
    boolean json = settings.get(ProcessKeys.LOG_FORMAT).equals("json");
    if (loggers.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(APPENDER)
            instanceof OutputStreamAppender<ILoggingEvent> console
        && json != console.getEncoder() instanceof JsonEncoder
        && loggers.getProperty(PATTERN) != null) {
      console.setEncoder(json ? json(loggers) : text(loggers));
    }
  }

  private static Encoder<ILoggingEvent> text(LoggerContext loggers) {
    PatternLayoutEncoder text = new PatternLayoutEncoder();
    text.setPattern(loggers.getProperty(PATTERN));
    return started(text, loggers);
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
    return started(json, loggers);
  }

  private static Encoder<ILoggingEvent> started(
      Encoder<ILoggingEvent> encoder, LoggerContext loggers) {
    encoder.setContext(loggers);
    encoder.start();
    return encoder;
  }
}
