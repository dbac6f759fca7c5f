package dev.sessionrelay.account;

import dev.sessionrelay.account.ExchangeWatch.WatchedExchange;
import dev.sessionrelay.failure.MalformedAnswerException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.UnsupportedHttpVersionException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/**
 * Reads an answer whole, within a limit of bytes and of time, and gives the connection back before
 * anybody looks at it. What breaks a limit is cut off: the rest is never read. Of an answer that is
 * no success the status says enough, so what could be read of its body will do.
 *
 * @param maxBytes largest body after decompression
 * @param maxTime longest time for all of it, as {@code watch} has it
 */
record ResponseLimits(int maxBytes, Duration maxTime, ExchangeWatch watch)
    implements ExecChainHandler {
  /** Header of an answer whose body did not come whole, and of no other. */
  static final String CUT = "Session-Relay-Cut";

  private static final int BUFFER = 16 * 1024;
  private static final Set<String> CODINGS = Set.of("", "identity", "gzip", "x-gzip", "deflate");
  private static final Pattern MEDIA_TYPE = Pattern.compile("[\\w!#$&^.+-]+/[\\w!#$&^.+-]+");

  /** The client's own limits are for the time between two bytes: an answer can drip without end. */
  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    try (WatchedExchange exchange = watch.begin(scope)) {
      ClassicHttpResponse response = head(request, scope, chain, exchange);
      exchange.hears();
      response.removeHeaders(CUT);
      if (response.getEntity() != null) {
        readWhole(response, scope, exchange);
      }
      return response;
    }
  }

  private void readWhole(
      ClassicHttpResponse response, ExecChain.Scope scope, WatchedExchange exchange)
      throws IOException {
    HttpEntity entity = response.getEntity();
    ByteArrayOutputStream body = new ByteArrayOutputStream(512);
    try {
      read(entity, body, exchange);
      scope.execRuntime.releaseEndpoint();
    } catch (IOException | RuntimeException e) {
      scope.execRuntime.disconnectEndpoint();
      scope.execRuntime.discardEndpoint();
      if (response.getCode() < HttpStatus.SC_REDIRECTION) {
        if (exchange.isLate()) {
          throw incomplete();
        }
        exchange.failIfSilent();
        throw e;
      }
      response.setHeader(CUT, "true");
    }
    ContentType type = contentType(entity.getContentType());
    if (type != null) {
      response.setHeader("Content-Type", type.toString());
    }
    response.setEntity(new ByteArrayEntity(body.toByteArray(), type));
  }

  private ClassicHttpResponse head(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain, WatchedExchange exchange)
      throws IOException, HttpException {
    try {
      return chain.proceed(request, scope);
    } catch (ProtocolException e) {
      throw unlessForeign(e);
    } catch (IOException | RuntimeException e) {
      if (exchange.isLate()) {
        throw new SocketTimeoutException(
            "no whole head after " + maxTime.toMillis() + " ms (limits.answer-time)");
      }
      exchange.failIfSilent();
      throw e;
    }
  }

  /** A head that breaks HTTP is an answer; what does not begin as HTTP is none. */
  private static HttpException unlessForeign(ProtocolException e) throws IOException {
    boolean foreign =
        e instanceof UnsupportedHttpVersionException
            || e instanceof ParseException && !e.getMessage().contains("header");
    if (foreign) {
      return e;
    }
    throw new UnreadableAnswerException("the answer's head is malformed: " + e.getMessage());
  }

  private void read(HttpEntity entity, ByteArrayOutputStream body, WatchedExchange exchange)
      throws IOException {
    try {
      readUnpacked(entity, body, exchange);
    } catch (ZipException | EOFException e) {
      throw new UnreadableAnswerException(
          "the answer's compression cannot be undone: " + e.getMessage());
    }
  }

  private void readUnpacked(HttpEntity entity, ByteArrayOutputStream body, WatchedExchange exchange)
      throws IOException {
    long announced = entity.getContentLength();
    if (announced > maxBytes) {
      throw tooLarge("it announces " + announced + " bytes");
    }
    InputStream in = entity.getContent();
    byte[] buffer = new byte[announced < 0 ? BUFFER : (int) Math.min(announced + 1, BUFFER)];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      body.write(buffer, 0, n);
      if (body.size() > maxBytes) {
        throw tooLarge("it goes on after that");
      }
      if (exchange.isLate()) {
        throw incomplete();
      }
      exchange.hears();
    }
    in.close();
  }

  private UnreadableAnswerException incomplete() {
    return new UnreadableAnswerException(
        "the answer was not complete after " + maxTime.toMillis() + " ms (limits.answer-time)");
  }

  private UnreadableAnswerException tooLarge(String how) {
    return new UnreadableAnswerException(
        "the answer is larger than " + maxBytes + " bytes (limits.answer-size): " + how);
  }

  /** A charset that nobody knows must not cost the answer: then it is UTF-8, as JSON is. */
  private static ContentType contentType(String told) {
    try {
      return ContentType.parse(told);
    } catch (RuntimeException e) {
      String mediaType = told.split(";", 2)[0].strip();
      return MEDIA_TYPE.matcher(mediaType).matches()
          ? ContentType.create(mediaType, StandardCharsets.UTF_8)
          : ContentType.APPLICATION_JSON;
    }
  }

  /** The client throws an answer away whose coding it does not know; it passes as it is instead. */
  static ClassicHttpResponse withKnownCoding(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    ClassicHttpResponse response = chain.proceed(request, scope);
    HttpEntity entity = response.getEntity();
    if (entity != null && entity.getContentEncoding() != null && !isKnown(entity)) {
      response.setEntity(
          new HttpEntityWrapper(entity) {
            @Override
            public String getContentEncoding() {
              return null;
            }
          });
    }
    return response;
  }

  private static boolean isKnown(HttpEntity entity) {
    return Stream.of(entity.getContentEncoding().toLowerCase(Locale.ROOT).split(","))
        .allMatch(coding -> CODINGS.contains(coding.strip()));
  }

  /** An answer that broke a limit or its encoding: there was one, but it is malformed. */
  static final class UnreadableAnswerException extends IOException {
    UnreadableAnswerException(String message) {
      super(message, new MalformedAnswerException(message, null));
    }
  }
}
