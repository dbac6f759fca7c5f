package dev.sessionrelay.sink.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * Reads no more of a receiver's answer than an error text needs. A longer or dripping one costs its
 * connection, not our time.
 */
final class ResponseBodyLimit implements ExecChainHandler {
  private static final int LONGEST = 8 * 1024;
  private static final Duration LONGEST_TIME = Duration.ofSeconds(2);

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    ClassicHttpResponse response = chain.proceed(request, scope);
    HttpEntity entity = response.getEntity();
    if (entity != null) {
      byte[] start = start(entity, scope);
      response.removeHeaders(HttpHeaders.CONTENT_ENCODING);
      response.setEntity(new ByteArrayEntity(start, ContentType.TEXT_PLAIN));
    }
    return response;
  }

  private static byte[] start(HttpEntity entity, ExecChain.Scope scope) throws IOException {
    byte[] buffer = new byte[LONGEST];
    int length = 0;
    long end = System.nanoTime() + LONGEST_TIME.toNanos();
    InputStream in = entity.getContent();
    while (length < LONGEST && System.nanoTime() < end) {
      int n = in.read(buffer, length, LONGEST - length);
      if (n < 0) {
        in.close();
        return Arrays.copyOf(buffer, length);
      }
      length += n;
    }
    scope.execRuntime.discardEndpoint();
    return Arrays.copyOf(buffer, length);
  }
}
