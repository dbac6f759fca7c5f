package dev.sessionrelay.relay;

import dev.sessionrelay.config.Settings;
import dev.sessionrelay.simulator.FailRule;
import dev.sessionrelay.simulator.Simulator;
import dev.sessionrelay.simulator.SimulatorOptions;
import dev.sessionrelay.target.Configuration;
import dev.sessionrelay.target.Target;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.URI;
import java.util.Set;

/** The simulated vendors of a home directory, inside this process. */
public final class DemoSimulator {
  /** Where the simulator keeps its keys, below the home directory. */
  public static final String KEYS = "data/simulator";

  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

  private DemoSimulator() {}

  /** Starts the simulator inside this process, or gives null when it is switched off. */
  public static Simulator start(Configuration configuration) {
    Settings settings = configuration.settings();
    if (!settings.flag("simulator.enabled")) {
      return null;
    }
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withPort(settings.number("simulator.port"))
            .withSeed(settings.value("simulator.seed", Long.class))
            .withSpeed(settings.decimal("simulator.speed"))
            .withKeys(configuration.home().resolve(KEYS))
            .withStrict(true)
            .withFail(FailRule.parseAll(settings.reveal("simulator.fail").orElse("")));
    return Simulator.start(
        settings.reveal("simulator.sessions").map(options::withSessions).orElse(options));
  }

  /**
   * Starts it for a command that polls while no relay runs: when the target is the simulator's and
   * its port is free; else gives null.
   */
  public static Simulator startFor(Target target, Configuration configuration) {
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
      return start(configuration);
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof BindException) {
        return null;
      }
      throw e;
    }
  }
}
