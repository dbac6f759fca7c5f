package dev.sessionrelay.status;

import dev.sessionrelay.config.ProcessKeys;
import dev.sessionrelay.config.Settings;
import dev.sessionrelay.target.Configuration;
import dev.sessionrelay.web.StatusReport;
import dev.sessionrelay.web.StatusServer;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The status of the running process, where {@code web.*} says. */
public final class StatusPage {
  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay");

  private StatusPage() {}

  /**
   * Starts to serve, or gives null when it is switched off. A port that cannot be had is no reason
   * not to relay: it is logged, and null is given.
   */
  public static StatusServer start(Configuration configuration, Supplier<StatusReport> reports) {
    Settings settings = configuration.settings();
    int port = settings.get(ProcessKeys.WEB_PORT);
    if (port == 0) {
      return null;
    }
    try {
      InetAddress address = InetAddress.getByName(settings.get(ProcessKeys.WEB_ADDRESS));
      StatusServer server = StatusServer.start(address, port, names(settings, address), reports);
      LOG.info("status page at http://{}:{}/", literal(address), port);
      return server;
    } catch (IOException e) {
      LOG.warn("{}. The relay runs without it.", e.getMessage());
      return null;
    }
  }

  private static Set<String> names(Settings settings, InetAddress address) {
    Set<String> names = new HashSet<>(settings.find(ProcessKeys.WEB_NAMES).orElse(List.of()));
    names.add(literal(address));
    return names;
  }

  /** As it stands in a URL. */
  private static String literal(InetAddress address) {
    String text = address.getHostAddress();
    return address instanceof Inet6Address ? "[" + text + "]" : text;
  }
}
