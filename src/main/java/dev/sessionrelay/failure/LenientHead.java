package dev.sessionrelay.failure;

import org.apache.hc.client5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.apache.hc.core5.http.impl.io.DefaultClassicHttpResponseFactory;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.message.LazyLaxLineParser;
import org.apache.hc.core5.http.message.LineParser;
import org.apache.hc.core5.http.message.RequestLine;
import org.apache.hc.core5.http.message.StatusLine;
import org.apache.hc.core5.util.CharArrayBuffer;

/**
 * Reads a head by its first line: what an answer means is said by its status, whatever its headers
 * say of themselves and of the length of its body.
 */
public final class LenientHead implements LineParser {
  /** Header of an answer whose head could not be read whole. */
  public static final String UNREADABLE = "Session-Relay-Unreadable";

  /** By default a head may go on without an end; tokens of a vendor are lines of some 20 KB. */
  private static final Http1Config BOUNDED_HEAD =
      Http1Config.custom().setMaxLineLength(64 * 1024).setMaxHeaderCount(200).build();

  private LenientHead() {}

  /**
   * Connections whose answers are read so.
   *
   * @param length {@link #length} or {@link #lengthUnlessSuccess}
   */
  public static ManagedHttpClientConnectionFactory connections(ContentLengthStrategy length) {
    return ManagedHttpClientConnectionFactory.builder()
        .http1Config(BOUNDED_HEAD)
        .responseParserFactory(
            new DefaultHttpResponseParserFactory(
                BOUNDED_HEAD, new LenientHead(), DefaultClassicHttpResponseFactory.INSTANCE))
        .incomingContentLengthStrategy(length)
        .build();
  }

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
      return new BasicHeader(UNREADABLE, e.getMessage());
    }
  }

  /** Until the end of the connection where no length can be read. */
  public static long length(HttpMessage answer) throws HttpException {
    try {
      return DefaultContentLengthStrategy.INSTANCE.determineLength(answer);
    } catch (ProtocolException e) {
      answer.addHeader(UNREADABLE, e.getMessage());
      return ContentLengthStrategy.UNDEFINED;
    }
  }

  /**
   * The same of a failure; the body of a success is needed whole.
   *
   * @throws ProtocolException when the head of a success cannot be read
   */
  public static long lengthUnlessSuccess(HttpMessage answer) throws HttpException {
    if (answer instanceof HttpResponse response
        && response.getCode() >= HttpStatus.SC_REDIRECTION) {
      return length(answer);
    }
    Header unreadable = answer.getFirstHeader(UNREADABLE);
    if (unreadable != null) {
      throw new ProtocolException(unreadable.getValue());
    }
    return DefaultContentLengthStrategy.INSTANCE.determineLength(answer);
  }
}
