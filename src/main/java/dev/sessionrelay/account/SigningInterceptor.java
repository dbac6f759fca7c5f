package dev.sessionrelay.account;

import dev.sessionrelay.cloud.Authenticator;
import dev.sessionrelay.cloud.OutgoingRequest;
import dev.sessionrelay.cloud.Vendors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpRequestInterceptor;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * The one place that attaches credentials to HTTP: inside the client, on the final request line,
 * anew for each attempt.
 *
 * <p>Add it with {@code addRequestInterceptorLast}: the client has set {@code Host} by then, and
 * what is signed is read from the request as it will be sent. Headers that look like credentials of
 * any vendor and came from outside are removed first, so that nothing an earlier answer left behind
 * reaches a vendor.
 */
public final class SigningInterceptor implements HttpRequestInterceptor {
  /**
   * Attribute of a request's context, a {@code Long}: the {@linkplain Authenticator#version()
   * version} of the credential that the request was let through for. With another one the request
   * fails with a {@link StaleCredentialException}.
   */
  public static final String VERSION = SigningInterceptor.class.getName() + ".version";

  private static final String SENT = SigningInterceptor.class.getName() + ".sent";

  private static final byte[] NO_BODY = new byte[0];

  private final Authenticator authenticator;
  private final Set<String> onlyOurs = Vendors.headers().ours();

  public SigningInterceptor(Authenticator authenticator) {
    this.authenticator = authenticator;
  }

  /**
   * The credential headers of the last attempt made in this context, for {@link
   * Authenticator#renew}; empty when there was none. They are secrets.
   */
  @SuppressWarnings("unchecked")
  public static Map<String, String> sent(HttpContext context) {
    Object sent = context.getAttribute(SENT);
    return sent == null ? Map.of() : (Map<String, String>) sent;
  }

  @Override
  public void process(HttpRequest request, EntityDetails entity, HttpContext context)
      throws ProtocolException, IOException {
    for (Header header : request.getHeaders()) {
      if (onlyOurs.contains(header.getName().toLowerCase(Locale.ROOT))) {
        request.removeHeader(header);
      }
    }
    Map<String, String> headers = authenticator.authenticate(outgoing(request));
    // Versions only rise: one that is still the same now was the same when the headers were made.
    if (context.getAttribute(VERSION) instanceof Long version
        && version != authenticator.version()) {
      throw new StaleCredentialException();
    }
    headers.forEach(request::setHeader);
    context.setAttribute(SENT, headers);
  }

  private static OutgoingRequest outgoing(HttpRequest request)
      throws ProtocolException, IOException {
    String target = request.getPath();
    int mark = target.indexOf('?');
    return new OutgoingRequest(
        request.getMethod(),
        host(request),
        mark < 0 ? target : target.substring(0, mark),
        mark < 0 ? null : target.substring(mark + 1),
        headers(request),
        body(request));
  }

  private static String host(HttpRequest request) throws ProtocolException {
    Header host = request.getHeader("Host");
    if (host == null) {
      throw new ProtocolException(
          "The request has no Host header yet; add the interceptor as the last one");
    }
    return host.getValue();
  }

  private static Map<String, String> headers(HttpRequest request) {
    Map<String, String> headers = new TreeMap<>();
    for (Header header : request.getHeaders()) {
      headers.merge(
          header.getName().toLowerCase(Locale.ROOT),
          header.getValue() == null ? "" : header.getValue(),
          (first, second) -> first + "," + second);
    }
    return headers;
  }

  private static byte[] body(HttpRequest request) throws IOException {
    HttpEntity entity = request instanceof ClassicHttpRequest classic ? classic.getEntity() : null;
    if (entity == null) {
      return NO_BODY;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    entity.writeTo(out);
    if (entity.isStreaming()) {
      replaceBody((ClassicHttpRequest) request, out.toByteArray());
    }
    return out.toByteArray();
  }

  /** A stream is gone once it has been read to sign it; its bytes are sent instead. */
  private static void replaceBody(ClassicHttpRequest request, byte[] body) {
    request.setEntity(new ByteArrayEntity(body, null));
    request.removeHeaders("Transfer-Encoding");
    request.setHeader("Content-Length", body.length);
  }

  /**
   * The credential became another one while a request that was let through for the one before was
   * on its way out; nothing was sent. Has no stack trace.
   */
  public static final class StaleCredentialException extends IOException {
    StaleCredentialException() {
      super("the account's credential has just changed");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }
}
