package dev.sessionrelay.poll;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpRequestInterceptor;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpResponseInterceptor;
import org.apache.hc.core5.http.protocol.HttpContext;

/** Tells a {@link Wire} what an HTTP client sends and receives. Its place is behind the signing. */
record WireTap(Wire wire) implements HttpRequestInterceptor, HttpResponseInterceptor {
  private static final List<String> REQUEST_IDS =
      List.of("opc-request-id", "x-acs-request-id", "X-Request-Id");

  /** Has a client tell it; call this after what signs requests was added. */
  static void add(Wire wire, HttpClientBuilder builder) {
    if (wire != Wire.NONE) {
      WireTap tap = new WireTap(wire);
      builder.addRequestInterceptorLast(tap).addResponseInterceptorFirst(tap);
    }
  }

  /**
   * The vendor's id of a request, or null.
   *
   * @param header an answer's header by name, null when absent
   */
  static String requestId(Function<String, String> header) {
    return REQUEST_IDS.stream().map(header).filter(Objects::nonNull).findFirst().orElse(null);
  }

  @Override
  public void process(HttpRequest request, EntityDetails entity, HttpContext context) {
    wire.sent(request.getMethod(), request.getPath(), headers(request));
  }

  @Override
  public void process(HttpResponse response, EntityDetails entity, HttpContext context) {
    wire.answered(response.getCode(), requestId(name -> first(response, name)));
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
