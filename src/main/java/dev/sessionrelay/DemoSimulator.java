package dev.sessionrelay;

import dev.sessionrelay.config.Settings;
import dev.sessionrelay.simulator.Simulator;
import dev.sessionrelay.target.Configuration;
import dev.sessionrelay.target.Target;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.URI;
import java.util.Set;

/** The simulator, for commands that poll it while no relay runs. */
final class DemoSimulator {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

  private DemoSimulator() {}

  /** Starts it when the target is the simulator's and its port is free; else gives null. */
  static Simulator startFor(Target target, Configuration configuration) {
    Settings settings = configuration.settings();
    URI address = configuration.accounts().get(target.account()).baseUri();
    boolean simulated =
        settings.flag("simulator.enabled")
            && LOOPBACK.contains(address.getHost())
            && address.getPort() == settings.number("simulator.port");
    return simulated ? unlessRunning(configuration) : null;
  }

  private static Simulator unlessRunning(Configuration configuration) {
    try {
      return Homes.simulator(configuration);
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof BindException) {
        return null;
      }
      throw e;
    }
  }
}
