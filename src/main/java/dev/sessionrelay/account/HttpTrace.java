package dev.sessionrelay.account;

import dev.sessionrelay.cloud.ErrorFormat;
import dev.sessionrelay.cloud.Vendors;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpRequestInterceptor;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpResponseInterceptor;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Watches the requests of an account as they go out and their answers as they come in, so that an
 * operator can be shown them. What it is given holds secrets: it is redacted before it is shown.
 */
public interface HttpTrace extends ClientObserver {
  /**
   * A signed request, about to be written.
   *
   * @param target path and query as they go out
   * @param headers as they go out, in their order
   */
  void sent(String method, String target, Map<String, String> headers);

  /**
   * The head of an answer has come in.
   *
   * @param requestId from a header, or null when there is none
   */
  void answered(int status, String requestId);

  @Override
  default void observe(String vendor, HttpClientBuilder client) {
    HttpTraceInterceptor tap = new HttpTraceInterceptor(this, Vendors.of(vendor).errors());
    client.addRequestInterceptorLast(tap).addResponseInterceptorFirst(tap);
  }

  /**
   * Tells a {@link HttpTrace} what an HTTP client sends and receives. Its place is behind the
   * signing.
   */
  record HttpTraceInterceptor(HttpTrace wire, ErrorFormat format)
      implements HttpRequestInterceptor, HttpResponseInterceptor {
    @Override
    public void process(HttpRequest request, EntityDetails entity, HttpContext context) {
      wire.sent(request.getMethod(), request.getPath(), headers(request));
    }

    @Override
    public void process(HttpResponse response, EntityDetails entity, HttpContext context) {
      wire.answered(response.getCode(), format.requestId(name -> first(response, name)));
    }

    private static String first(HttpResponse response, String name) {
      Header header = response.getFirstHeader(name);
      return header == null ? null : header.getValue();
    }

    private static Map<String, String> headers(HttpRequest request) {
      Map<String, String> headers = new LinkedHashMap<>();
      for (Header header : request.getHeaders()) {
        headers.merge(header.getName(), header.getValue(), (one, other) -> one + "," + other);
      }
      return headers;
    }
  }
}
