package dev.sessionrelay.account;

import dev.sessionrelay.failure.MalformedAnswerException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * Reads an answer whole, within a limit of bytes and of time, and gives the connection back before
 * anybody looks at it. What breaks a limit is cut off: the rest is never read. Of an answer that is
 * no success the status says enough, so what could be read of its body will do.
 *
 * @param maxBytes largest body after decompression
 * @param maxTime longest time from sending the request to the last byte of the answer
 */
record ResponseLimits(int maxBytes, Duration maxTime) implements ExecChainHandler {
  private static final int BUFFER = 16 * 1024;

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    long end = System.nanoTime() + maxTime.toNanos();
    ClassicHttpResponse response = head(request, scope, chain);
    HttpEntity entity = response.getEntity();
    if (entity == null) {
      return response;
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream(512);
    try {
      read(entity, body, end);
    } catch (IOException | RuntimeException e) {
      scope.execRuntime.disconnectEndpoint();
      scope.execRuntime.discardEndpoint();
      if (response.getCode() < HttpStatus.SC_REDIRECTION) {
        throw e;
      }
    }
    response.setEntity(new ByteArrayEntity(body.toByteArray(), contentType(entity)));
    return response;
  }

  /** The client's own limits are for the time between two bytes: a head can drip without an end. */
  private ClassicHttpResponse head(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    CompletableFuture<Void> came =
        new CompletableFuture<Void>().orTimeout(maxTime.toNanos(), TimeUnit.NANOSECONDS);
    came.whenComplete((nothing, late) -> discardIf(late != null, scope));
    try {
      return chain.proceed(request, scope);
    } catch (IOException | RuntimeException e) {
      if (came.isCompletedExceptionally()) {
        throw new SocketTimeoutException(
            "no whole head after " + maxTime.toMillis() + " ms (limits.answer-time)");
      }
      throw e;
    } finally {
      came.complete(null);
    }
  }

  private static void discardIf(boolean late, ExecChain.Scope scope) {
    if (late) {
      scope.execRuntime.discardEndpoint();
    }
  }

  private void read(HttpEntity entity, ByteArrayOutputStream body, long end) throws IOException {
    try {
      readUnpacked(entity, body, end);
    } catch (ZipException | EOFException e) {
      throw new UnreadableAnswerException(
          "the answer's gzip cannot be unpacked: " + e.getMessage());
    }
  }

  private void readUnpacked(HttpEntity entity, ByteArrayOutputStream body, long end)
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
      if (System.nanoTime() - end > 0) {
        throw new UnreadableAnswerException(
            "the answer was not complete after " + maxTime.toMillis() + " ms (limits.answer-time)");
      }
    }
    in.close();
  }

  private UnreadableAnswerException tooLarge(String how) {
    return new UnreadableAnswerException(
        "the answer is larger than " + maxBytes + " bytes (limits.answer-size): " + how);
  }

  private static ContentType contentType(HttpEntity entity) {
    return ContentType.parseLenient(entity.getContentType());
  }

  /** An answer that broke a limit or its encoding: there was one, but it is malformed. */
  static final class UnreadableAnswerException extends IOException {
    UnreadableAnswerException(String message) {
      super(message, new MalformedAnswerException(message, null));
    }
  }
}
