package dev.sessionrelay;

import dev.sessionrelay.config.Secret;
import dev.sessionrelay.target.Configuration;
import java.nio.file.Path;
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
    return configuration.get().settings().find(name, Object.class).map(this::text).orElse(null);
  }

  private String text(Object value) {
    if (value instanceof Secret secret) {
      return secret.reveal();
    }
    return value instanceof Path path
        ? configuration.get().home().resolve(path).toString()
        : value.toString();
  }
}
