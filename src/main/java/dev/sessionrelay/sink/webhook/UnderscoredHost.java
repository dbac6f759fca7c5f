package dev.sessionrelay.sink.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.net.URIAuthority;

/**
 * Hosts with an underscore, as machines of companies and containers have them. Java's {@link
 * java.net.URI} knows none, so camel-http refuses them: on the way through it they are written
 * without one, and the client that connects writes them back.
 */
final class UnderscoredHost {
  private static final String WRITTEN = "--u--";

  private UnderscoredHost() {}

  /** An address that Java takes, the same where there is nothing to do. */
  static String written(String url) {
    int begin = url.indexOf("://") + 3;
    int slash = url.indexOf('/', begin);
    int end = slash < 0 ? url.length() : slash;
    String authority = url.substring(begin, end);
    return authority.indexOf('_') < 0
        ? url
        : url.substring(0, begin) + authority.replace("_", WRITTEN) + url.substring(end);
  }

  private static String readBack(String host) {
    return host.replace(WRITTEN, "_");
  }

  /** Sets the {@code Host} header to the name itself. */
  static void readBack(HttpRequest request) {
    URIAuthority written = request.getAuthority();
    if (written != null && written.getHostName().contains(WRITTEN)) {
      request.setAuthority(new URIAuthority(readBack(written.getHostName()), written.getPort()));
    }
  }

  /** Looks up the name itself. */
  record Names(DnsResolver names) implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      return names.resolve(readBack(host));
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
      return names.resolveCanonicalHostname(readBack(host));
    }
  }
}
