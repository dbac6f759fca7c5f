package dev.sessionrelay.account;

import dev.sessionrelay.settings.UrlChecks;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultProxyRoutePlanner;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.Timeout;

/**
 * How to reach one account's vendor.
 *
 * @param baseUri scheme, host, port and path prefix that every request path is appended to
 * @param proxy what stands between here and the vendor, if anything
 * @param tls trust and client certificate of this account, or null for the JDK's own trust
 * @param connections most requests at the same time, and size of the connection pool
 * @param maxAnswerBytes largest answer body ({@code limits.answer-size})
 * @param maxAnswerTime longest time for a whole answer ({@code limits.answer-time})
 */
public record AccountSettings(
    String name,
    String vendor,
    URI baseUri,
    HttpProxy proxy,
    SSLContext tls,
    int connections,
    Duration connectTimeout,
    Duration responseTimeout,
    int maxAnswerBytes,
    Duration maxAnswerTime) {

  /**
   * Of each read from the vendor's connection. None where {@link ExchangeWatch} sees what takes too
   * long; what a proxy says before there is a connection it does not see.
   */
  Timeout socketTimeout() {
    return proxy.address() == null ? Timeout.DISABLED : Timeout.of(responseTimeout);
  }

  /**
   * The same, with a way past the proxy.
   *
   * @param host of a service that is on this machine alone, such as its metadata
   */
  AccountSettings past(String host, SSLContext trusted) {
    return new AccountSettings(
        name,
        vendor,
        baseUri,
        new HttpProxy(proxy.address(), proxy.authorization(), host),
        trusted,
        connections,
        connectTimeout,
        responseTimeout,
        maxAnswerBytes,
        maxAnswerTime);
  }

  /**
   * The HTTP proxy that an account goes through, the same for its polls and its tokens.
   *
   * @param address its scheme, host and port, or null to go straight to the vendor
   * @param authorization null for a proxy that asks for no user
   * @param past host that it does not lead to; null for none
   */
  public record HttpProxy(URI address, ProxyAuthorization authorization, String past) {
    public HttpProxy(URI address, ProxyAuthorization authorization) {
      this(address, authorization, null);
    }

    /** Call this after what bounds the size of an answer was added. */
    void serve(HttpClientBuilder builder) {
      if (address != null) {
        builder.setRoutePlanner(
            planner(
                new HttpHost(
                    address.getScheme(), UrlChecks.host(address), UrlChecks.port(address))));
      }
      if (authorization != null) {
        builder.addExecInterceptorFirst("proxy-authorization", authorization);
      }
    }

    private HttpRoutePlanner planner(HttpHost proxy) {
      return new DefaultProxyRoutePlanner(proxy) {
        @Override
        protected HttpHost determineProxy(HttpHost target, HttpContext context) {
          return target.getHostName().equalsIgnoreCase(past) ? null : proxy;
        }
      };
    }

    /** Rises when the proxy is shown another password. */
    long version() {
      return authorization == null ? 0 : authorization.version();
    }
  }
}
