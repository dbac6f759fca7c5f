package dev.sessionrelay.sink.webhook;

import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.message.LazyLaxLineParser;
import org.apache.hc.core5.http.message.LineParser;
import org.apache.hc.core5.http.message.RequestLine;
import org.apache.hc.core5.http.message.StatusLine;
import org.apache.hc.core5.util.CharArrayBuffer;

/**
 * Reads a head by its first line: a receiver has taken an event, or not, whatever its headers say
 * of themselves and of the length of a body that nobody needs.
 */
final class LenientHead implements LineParser {
  static final LenientHead INSTANCE = new LenientHead();

  private LenientHead() {}

  @Override
  public RequestLine parseRequestLine(CharArrayBuffer line) throws ParseException {
    return LazyLaxLineParser.INSTANCE.parseRequestLine(line);
  }

  @Override
  public StatusLine parseStatusLine(CharArrayBuffer line) throws ParseException {
    return LazyLaxLineParser.INSTANCE.parseStatusLine(line);
  }

  @Override
  public Header parseHeader(CharArrayBuffer line) {
    try {
      return LazyLaxLineParser.INSTANCE.parseHeader(line);
    } catch (ParseException e) {
      return new BasicHeader("X-Unreadable", "");
    }
  }

  /** Until the end of the connection where no length can be read. */
  static long length(HttpMessage answer) throws HttpException {
    try {
      return DefaultContentLengthStrategy.INSTANCE.determineLength(answer);
    } catch (ProtocolException e) {
      return ContentLengthStrategy.UNDEFINED;
    }
  }
}
