package dev.sessionrelay.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Web addresses in values. */
public final class UrlChecks {
  /** An address that requests go below: no query, no trailing slash. */
  public static final ValueType<URI> BASE =
      new ValueType<>(
          "URL",
          "an http or https address without user, query and fragment",
          "https://gateway.example.com",
          UrlChecks::base);

  /** An address that is called as it stands. */
  public static final ValueType<URI> WHOLE =
      new ValueType<>(
          "URL",
          "an http or https address without user and fragment",
          "https://hooks.example.com/sessions",
          UrlChecks::whole);

  /** A proxy: a scheme, a host and a port. */
  public static final ValueType<URI> PROXY =
      new ValueType<>(
          "URL",
          "the address of an HTTP proxy with its port, without path; a user goes into proxy-user and"
              + " proxy-password",
          "http://proxy.example.com:3128",
          UrlChecks::proxy);

  private static final Pattern SCHEME = Pattern.compile("^[A-Za-z]+(?=:)");
  private static final Pattern UNDERSCORED =
      Pattern.compile("(?=[^:]*_)[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?(?::(\\d{1,5}))?");
  private static final List<String> SCHEMES = List.of("http", "https");

  private UrlChecks() {}

  /** Whether requests to it cannot leave this machine. Names are not looked up. */
  public static boolean isLoopback(URI uri) {
    String host = host(uri).toLowerCase(Locale.ROOT);
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || host.equals("[::1]")
        || host.matches("127(\\.\\d{1,3}){3}");
  }

  /** The host as it is written. Java knows none with an underscore, which name servers do. */
  public static String host(URI uri) {
    return uri.getHost() != null ? uri.getHost() : uri.getRawAuthority().replaceFirst(":\\d+$", "");
  }

  /** As {@link URI#getPort}, also behind a host that {@link #host} tells alone. */
  public static int port(URI uri) {
    Matcher authority = UNDERSCORED.matcher(uri.getRawAuthority());
    return uri.getHost() == null && authority.matches() && authority.group(1) != null
        ? Integer.parseInt(authority.group(1))
        : uri.getPort();
  }

  /** Whether what is sent to it can be read on the way. */
  public static boolean isExposed(URI uri) {
    return "http".equalsIgnoreCase(uri.getScheme()) && !isLoopback(uri);
  }

  private static URI base(String text) throws BadValueException {
    URI uri = whole(text);
    refuse(uri.getRawQuery(), "a query");
    String path = uri.getRawPath().replaceAll("/+$", "");
    return URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + path);
  }

  private static URI proxy(String text) throws BadValueException {
    URI uri = base(text);
    refuse(uri.getRawPath().isEmpty() ? null : uri.getRawPath(), "a path");
    if (port(uri) < 0) {
      throw new BadValueException("has no port");
    }
    return uri;
  }

  private static URI whole(String text) throws BadValueException {
    URI uri;
    try {
      uri =
          new URI(
              SCHEME.matcher(text).replaceFirst(found -> found.group().toLowerCase(Locale.ROOT)));
    } catch (URISyntaxException e) {
      throw new BadValueException("is not a URL");
    }
    if (uri.getScheme() == null || !SCHEMES.contains(uri.getScheme())) {
      throw new BadValueException("does not begin with http:// or https://");
    }
    boolean hosted =
        uri.getHost() != null
            || uri.getRawAuthority() != null
                && UNDERSCORED.matcher(uri.getRawAuthority()).matches();
    if (!hosted || port(uri) == 0 || port(uri) > 65535) {
      throw new BadValueException("has no valid host and port");
    }
    refuse(uri.getRawFragment(), "a fragment");
    refuse(uri.getRawUserInfo(), "a user name");
    return uri;
  }

  private static void refuse(String part, String name) throws BadValueException {
    if (part != null) {
      throw new BadValueException("has " + name);
    }
  }
}
