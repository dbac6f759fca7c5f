package dev.sessionrelay.sink.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;

/**
 * One exchange with a receiver, bounded as a whole: the client's own limits are for the time
 * between two bytes. The head is the answer. Of its body no more is read than an error text needs,
 * and one that is cut, drips or never comes costs its connection alone.
 */
final class DeliveryExchange implements ExecChainHandler {
  private static final int LONGEST_BODY = 8 * 1024;
  private static final long BODY_MILLIS = 1_000;
  private static final Timeout LONGEST = Timeout.ofSeconds(10);

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    UnderscoredHost.readBack(request);
    ClassicHttpResponse response = head(request, scope, chain);
    HttpEntity entity = response.getEntity();
    if (entity != null) {
      response.removeHeaders(HttpHeaders.CONTENT_ENCODING);
      response.setEntity(new ByteArrayEntity(start(entity, scope), ContentType.TEXT_PLAIN));
    }
    return response;
  }

  private static ClassicHttpResponse head(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    Timeout set = scope.clientContext.getRequestConfigOrDefault().getResponseTimeout();
    long millis = (set == null || set.isDisabled() ? LONGEST : set).toMilliseconds();
    CompletableFuture<Void> came = deadline(millis, () -> cancel(scope));
    try {
      return chain.proceed(request, scope);
    } catch (IOException | RuntimeException e) {
      if (came.isCompletedExceptionally()) {
        throw new SocketTimeoutException("no answer within " + millis + " ms (timeout)");
      }
      throw e;
    } finally {
      came.complete(null);
    }
  }

  private static CompletableFuture<Void> deadline(long millis, Runnable late) {
    CompletableFuture<Void> done =
        new CompletableFuture<Void>().orTimeout(millis, TimeUnit.MILLISECONDS);
    done.whenComplete(
        (nothing, timedOut) -> {
          if (timedOut != null) {
            late.run();
          }
        });
    return done;
  }

  /** Whatever it is doing, looking up a name and connecting included. */
  private static void cancel(ExecChain.Scope scope) {
    if (scope.originalRequest instanceof Cancellable request) {
      request.cancel();
    } else {
      scope.execRuntime.discardEndpoint();
    }
  }

  private static byte[] start(HttpEntity entity, ExecChain.Scope scope) {
    byte[] buffer = new byte[LONGEST_BODY];
    int length = 0;
    CompletableFuture<Void> read = deadline(BODY_MILLIS, scope.execRuntime::discardEndpoint);
    try {
      InputStream in = entity.getContent();
      for (int n = 0; n >= 0; n = in.read(buffer, length, LONGEST_BODY - length)) {
        length += n;
        if (length == LONGEST_BODY) {
          throw new IOException("more than an error text needs");
        }
      }
      in.close();
    } catch (IOException | RuntimeException e) {
      scope.execRuntime.discardEndpoint();
    } finally {
      read.complete(null);
    }
    return Arrays.copyOf(buffer, length);
  }
}
