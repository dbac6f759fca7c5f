package dev.sessionrelay.account;

import dev.sessionrelay.telemetry.OpenSpan;
import dev.sessionrelay.telemetry.Spans;
import java.io.IOException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * A span for each request, whose {@code traceparent} goes out with it. It is no part of what is
 * signed: what stands between may rewrite it.
 */
public record RequestSpans(Spans spans) implements ClientObserver, ExecChainHandler {
  private static final String PARENT = "traceparent";
  private static final int FIRST_ERROR = 400;

  @Override
  public void observe(String vendor, HttpClientBuilder client) {
    client
        .addExecInterceptorFirst("span", this)
        .addRequestInterceptorLast((request, entity, context) -> addParent(request, context));
  }

  private static void addParent(HttpRequest request, HttpContext context) {
    Object parent = context.getAttribute(PARENT);
    if (parent != null) {
      request.setHeader(PARENT, parent);
    }
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    try (OpenSpan span = spans.request(request.getMethod())) {
      scope.clientContext.setAttribute(PARENT, span.traceparent());
      span.with("http.request.method", request.getMethod())
          .with("server.address", scope.route.getTargetHost().getHostName());
      return proceed(request, scope, chain, span);
    }
  }

  private static ClassicHttpResponse proceed(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain, OpenSpan span)
      throws IOException, HttpException {
    try {
      ClassicHttpResponse response = chain.proceed(request, scope);
      span.with("http.response.status_code", Integer.toString(response.getCode()));
      if (response.getCode() >= FIRST_ERROR) {
        span.failed(Integer.toString(response.getCode()));
      }
      return response;
    } catch (IOException | HttpException | RuntimeException e) {
      span.failed(e.getClass().getSimpleName());
      throw e;
    }
  }
}
