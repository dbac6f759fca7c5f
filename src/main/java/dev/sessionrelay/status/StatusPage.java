package dev.sessionrelay.status;

import dev.sessionrelay.target.Configuration;
import dev.sessionrelay.web.StatusReport;
import dev.sessionrelay.web.StatusServer;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The status of the running process, on a port of the loopback address. */
public final class StatusPage {
  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay");

  private StatusPage() {}

  /**
   * Starts to serve, or gives null when it is switched off. A port that cannot be had is no reason
   * not to relay: it is logged, and null is given.
   */
  public static StatusServer start(Configuration configuration, Supplier<StatusReport> reports) {
    int port = configuration.settings().number("web.port");
    if (port == 0) {
      return null;
    }
    try {
      StatusServer server =
          StatusServer.start(InetAddress.getByName("127.0.0.1"), port, Set.of(), reports);
      LOG.info("status page at http://127.0.0.1:{}/", port);
      return server;
    } catch (IOException e) {
      LOG.warn("{}. The relay runs without it.", e.getMessage());
      return null;
    }
  }
}
