package dev.sessionrelay;

import dev.sessionrelay.config.Settings;
import dev.sessionrelay.simulator.FailRule;
import dev.sessionrelay.simulator.Simulator;
import dev.sessionrelay.simulator.SimulatorOptions;
import dev.sessionrelay.target.Configuration;
import dev.sessionrelay.target.Loaded;
import java.nio.file.Path;

/** What every command does with the home directory. */
final class Homes {
  /** Where the simulator keeps its keys, below the home directory. */
  static final String SIMULATOR_KEYS = "data/simulator";

  private Homes() {}

  /** Reads the configuration of a home directory; the demo's key is made where it is missing. */
  static Loaded load(Path home) {
    return new HomeFiles(home, System::getenv).load();
  }

  /** Starts the simulator inside this process, or gives null when it is switched off. */
  static Simulator simulator(Configuration configuration) {
    Settings settings = configuration.settings();
    if (!settings.flag("simulator.enabled")) {
      return null;
    }
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withPort(settings.number("simulator.port"))
            .withSeed(settings.value("simulator.seed", Long.class))
            .withSpeed(settings.decimal("simulator.speed"))
            .withKeys(configuration.home().resolve(SIMULATOR_KEYS))
            .withStrict(true)
            .withFail(FailRule.parseAll(settings.reveal("simulator.fail").orElse("")));
    return Simulator.start(
        settings.reveal("simulator.sessions").map(options::withSessions).orElse(options));
  }
}
