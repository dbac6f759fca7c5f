package dev.sessionrelay.status.web;

import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.config.ConfigurationException;
import dev.sessionrelay.config.WebKeys;
import dev.sessionrelay.settings.ConfigError;
import dev.sessionrelay.settings.PropertyEntry;
import dev.sessionrelay.settings.Settings;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What {@code web.*} says about the server, and what is wrong with it. */
final class ServerSettings {
  private ServerSettings() {}

  static SocketLayer layer(Settings settings, Path home) throws ConfigurationException {
    Path certificate = settings.find(WebKeys.CERTIFICATE).map(home::resolve).orElse(null);
    if (certificate == null) {
      return SocketLayer.NONE;
    }
    try {
      Path key = settings.find(WebKeys.KEY).map(home::resolve).orElse(certificate);
      return new ServerTls(certificate, key, System::nanoTime);
    } catch (CredentialException e) {
      throw refused(
          settings.entry(WebKeys.CERTIFICATE.name()),
          "the status page has no certificate: " + e.getMessage(),
          "give a PEM file with the certificate and those above it, and one with its key",
          "web.certificate = relay.pem");
    }
  }

  /** The key that asks for the page, or null where nobody has. */
  static PropertyEntry asked(Settings settings) {
    PropertyEntry port = settings.entry(WebKeys.PORT.name());
    return port == null ? settings.entry(WebKeys.ADDRESS.name()) : port;
  }

  static ConfigurationException refused(
      PropertyEntry asked, String problem, String advice, String example) {
    return new ConfigurationException(
        List.of(
            new ConfigError(
                ConfigError.Severity.FAULT,
                asked.file(),
                asked.line(),
                asked.key(),
                problem,
                advice,
                example)));
  }

  static Set<String> names(Settings settings, InetAddress address) {
    Set<String> names = new HashSet<>(settings.find(WebKeys.NAMES).orElse(List.of()));
    names.add(literal(address));
    return names;
  }

  /** As it stands in a URL. */
  static String literal(InetAddress address) {
    String text = address.getHostAddress();
    return address instanceof Inet6Address ? "[" + text + "]" : text;
  }
}
