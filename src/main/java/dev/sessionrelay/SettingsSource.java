package dev.sessionrelay;

import dev.sessionrelay.target.Configuration;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.Ordered;
import org.apache.camel.spi.PropertiesSource;

/**
 * Values of {@code {{placeholders}}} in route files: the configuration in force, defaults included.
 */
final class SettingsSource implements PropertiesSource, Ordered {
  private final Supplier<Configuration> configuration;

  SettingsSource(Supplier<Configuration> configuration) {
    this.configuration = configuration;
  }

  @Override
  public String getName() {
    return "session-relay";
  }

  @Override
  public int getOrder() {
    return Ordered.HIGHEST;
  }

  @Override
  public String getProperty(String name) {
    Configuration now = configuration.get();
    return path(now, name).or(() -> now.settings().reveal(name)).orElse(null);
  }

  /** Paths start from the home directory, wherever the process was started. */
  private static Optional<String> path(Configuration now, String name) {
    return now.settings()
        .find(name, Object.class)
        .filter(Path.class::isInstance)
        .map(path -> now.home().resolve((Path) path).toString());
  }
}
