package dev.sessionrelay.poll;

import dev.sessionrelay.vendor.MalformedAnswerException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * Reads an answer whole, within a limit of bytes and of time, and gives the connection back before
 * anybody looks at it. What breaks a limit is cut off: the rest is never read.
 *
 * @param maxBytes largest body after decompression
 * @param maxTime longest time from sending the request to the last byte of the answer
 */
record BoundedAnswer(int maxBytes, Duration maxTime) implements ExecChainHandler {
  private static final int BUFFER = 16 * 1024;

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    long end = System.nanoTime() + maxTime.toNanos();
    ClassicHttpResponse response = chain.proceed(request, scope);
    HttpEntity entity = response.getEntity();
    if (entity == null) {
      return response;
    }
    try {
      byte[] body = read(entity, end);
      response.setEntity(new ByteArrayEntity(body, contentType(entity)));
      return response;
    } catch (IOException | RuntimeException e) {
      scope.execRuntime.disconnectEndpoint();
      scope.execRuntime.discardEndpoint();
      throw e;
    }
  }

  private byte[] read(HttpEntity entity, long end) throws IOException {
    long announced = entity.getContentLength();
    if (announced > maxBytes) {
      throw tooLarge("it announces " + announced + " bytes");
    }
    InputStream in = entity.getContent();
    ByteArrayOutputStream body = new ByteArrayOutputStream((int) Math.max(announced, 512));
    byte[] buffer = new byte[announced < 0 ? BUFFER : (int) Math.min(announced + 1, BUFFER)];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      body.write(buffer, 0, n);
      if (body.size() > maxBytes) {
        throw tooLarge("it goes on after that");
      }
      if (System.nanoTime() - end > 0) {
        throw new AnswerLimitException(
            "the answer was not complete after " + maxTime.toMillis() + " ms (limits.answer-time)");
      }
    }
    in.close();
    return body.toByteArray();
  }

  private AnswerLimitException tooLarge(String how) {
    return new AnswerLimitException(
        "the answer is larger than " + maxBytes + " bytes (limits.answer-size): " + how);
  }

  private static ContentType contentType(HttpEntity entity) {
    return ContentType.parseLenient(entity.getContentType());
  }

  /** An answer that broke a limit: there was one, but it is malformed. */
  static final class AnswerLimitException extends IOException {
    private static final long serialVersionUID = 1L;

    AnswerLimitException(String message) {
      super(message, new MalformedAnswerException(message, null));
    }
  }
}
