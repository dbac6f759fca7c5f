package dev.sessionrelay.relay;

import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.ProcessKeys;
import dev.sessionrelay.config.Target;
import dev.sessionrelay.settings.Settings;
import dev.sessionrelay.settings.UrlChecks;
import dev.sessionrelay.simulator.FailRule;
import dev.sessionrelay.simulator.Simulator;
import dev.sessionrelay.simulator.SimulatorOptions;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.URI;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The simulated vendors of a home directory, inside this process. */
public final class DemoSimulator {
  /** Where the simulator keeps its keys, below the home directory. */
  public static final String KEYS = "data/simulator";

  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay");

  private DemoSimulator() {}

  /**
   * Starts the simulator beside a relay; gives null when it is switched off, or its port is in use:
   * a relay polls real vendors, too.
   */
  public static Simulator startBeside(Configuration configuration) {
    Simulator simulator = unlessRunning(configuration);
    if (simulator == null && configuration.settings().get(ProcessKeys.SIMULATOR)) {
      LOG.error(
          "the simulator does not run: port {} is in use; choose another simulator.port, or set"
              + " simulator.enabled = false",
          configuration.settings().get(ProcessKeys.SIMULATOR_PORT));
    }
    return simulator;
  }

  /** Starts the simulator inside this process, or gives null when it is switched off. */
  public static Simulator start(Configuration configuration) {
    Settings settings = configuration.settings();
    if (!settings.get(ProcessKeys.SIMULATOR)) {
      return null;
    }
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withPort(settings.get(ProcessKeys.SIMULATOR_PORT))
            .withSeed(settings.get(ProcessKeys.SIMULATOR_SEED))
            .withSpeed(settings.get(ProcessKeys.SIMULATOR_SPEED))
            .withKeys(configuration.home().resolve(KEYS))
            .withStrict(true)
            .withFail(
                settings.find(ProcessKeys.SIMULATOR_FAIL).orElse(List.of()).stream()
                    .flatMap(rule -> FailRule.parseAll(rule).stream())
                    .toList());
    return Simulator.start(
        settings.find(ProcessKeys.SIMULATOR_SESSIONS).map(options::withSessions).orElse(options));
  }

  /**
   * Starts it for a command that polls while no relay runs: when the target is the simulator's and
   * its port is free; else gives null.
   */
  public static Simulator startFor(Target target, Configuration configuration) {
    Settings settings = configuration.settings();
    URI address = configuration.accounts().get(target.account()).baseUri();
    boolean simulated =
        settings.get(ProcessKeys.SIMULATOR)
            && UrlChecks.isLoopback(address)
            && address.getPort() == settings.get(ProcessKeys.SIMULATOR_PORT);
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
