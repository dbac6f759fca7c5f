package dev.sessionrelay.poll;

import dev.sessionrelay.auth.ProxyAuthorization;
import java.net.URI;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.HttpHost;

/**
 * The HTTP proxy that an account goes through, the same for its polls and its tokens.
 *
 * @param address its scheme, host and port, or null to go straight to the vendor
 * @param authorization null for a proxy that asks for no user
 */
public record AccountProxy(URI address, ProxyAuthorization authorization) {
  /** Call this after what bounds the size of an answer was added. */
  void serve(HttpClientBuilder builder) {
    if (address != null) {
      builder.setProxy(new HttpHost(address.getScheme(), address.getHost(), address.getPort()));
    }
    if (authorization != null) {
      builder.addExecInterceptorFirst("proxy-authorization", authorization);
    }
  }

  /** Rises when the proxy is shown another password. */
  long version() {
    return authorization == null ? 0 : authorization.version();
  }
}
