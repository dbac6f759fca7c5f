package dev.sessionrelay.relay;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;
import dev.sessionrelay.session.Texts;
import java.util.stream.Collectors;

/** The stack trace below a log line, indented, so that no message in it looks like a line. */
public final class OneLineTrace extends ThrowableProxyConverter {
  @Override
  protected String throwableProxyToString(IThrowableProxy thrown) {
    return super.throwableProxyToString(thrown)
        .lines()
        .map(line -> "\t" + Texts.oneLine(line) + "\n")
        .collect(Collectors.joining());
  }
}
