package dev.sessionrelay.relay;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.sessionrelay.session.Texts;

/** The message of a log line, whatever a vendor has put into it. */
public final class OneLineMessage extends MessageConverter {
  @Override
  public String convert(ILoggingEvent event) {
    return Texts.oneLine(super.convert(event));
  }
}
