package dev.sessionrelay.relay.reload;

import dev.sessionrelay.config.Configuration;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.camel.Ordered;
import org.apache.camel.spi.PropertiesSource;

/**
 * Values of {@code {{placeholders}}} in route files.
 *
 * @param values value of a name; null when it has none
 */
public record SettingsSource(UnaryOperator<String> values) implements PropertiesSource, Ordered {
  private static final String ENVIRONMENT = "env:";

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
    return values.apply(name);
  }

  /** The value of a key, defaults included, or of {@code env:NAME}; null when it has none. */
  public static String value(Configuration now, String name) {
    if (name.startsWith(ENVIRONMENT)) {
      return System.getenv(name.substring(ENVIRONMENT.length()));
    }
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
