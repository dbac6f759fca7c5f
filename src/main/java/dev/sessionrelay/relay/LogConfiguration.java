package dev.sessionrelay.relay;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * The log as it is until {@code application.properties} has been read, unless the option {@code
 * -Dlogback.configurationFile} names another. Logback finds it as a service. Made in code: to read
 * the same from XML takes a twelfth of a start.
 */
public final class LogConfiguration extends ContextAwareBase implements Configurator {
  /** Of the appender that {@link LogFormat} gives another format. */
  static final String APPENDER = "console";

  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSX,UTC} %-5level %-12logger{28} %line%n%trace";

  /**
   * Libraries speak up when something is wrong; {@code log.level.<logger>} changes any of these.
   * Errors of a route go back to what began it, which tries again and tells: not twice. A lost
   * database is told by the ledger; its pool would add a trace for each connection. A stop waits
   * some seconds for polls, no longer; what is left is asked after the next start. The demo's
   * receiver repeats what the log sink says.
   */
  private static final Map<String, Level> LEVELS =
      Map.of(
          "com.networknt", Level.WARN,
          "org.apache", Level.WARN,
          "org.flywaydb", Level.WARN,
          "org.postgresql", Level.WARN,
          "org.quartz", Level.WARN,
          "demo.webhook", Level.WARN,
          "org.apache.camel.processor.errorhandler", Level.OFF,
          "com.zaxxer", Level.ERROR,
          "org.apache.camel.impl.engine.DefaultShutdownStrategy", Level.ERROR);

  @Override
  public ExecutionStatus configure(LoggerContext loggers) {
    if (System.getProperty(ContextInitializer.CONFIG_FILE_PROPERTY) != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(loggers);
    console.setName(APPENDER);
    console.setEncoder(text(loggers));
    console.start();
    LEVELS.forEach((name, level) -> loggers.getLogger(name).setLevel(level));
    Logger root = loggers.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(console);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** What a command prints is its result: warnings go beside it, and the rest nowhere. */
  public static void keepOffOutput() {
    keepOffOutput((LoggerContext) LoggerFactory.getILoggerFactory());
  }

  static void keepOffOutput(LoggerContext loggers) {
    Logger root = loggers.getLogger(Logger.ROOT_LOGGER_NAME);
    if (root.getAppender(APPENDER) instanceof ConsoleAppender<ILoggingEvent> console) {
      console.stop();
      console.setTarget("System.err");
      console.start();
      root.setLevel(Level.WARN);
    }
  }

  /** Nothing in a message begins a line of its own or commands a terminal. */
  static Encoder<ILoggingEvent> text(LoggerContext loggers) {
    PatternLayout layout = new PatternLayout();
    layout.setContext(loggers);
    layout.getInstanceConverterMap().put("line", OneLineMessage::new);
    layout.getInstanceConverterMap().put("trace", OneLineTrace::new);
    layout.setPattern(PATTERN);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(loggers);
    encoder.setLayout(layout);
    encoder.start();
    return encoder;
  }
}
