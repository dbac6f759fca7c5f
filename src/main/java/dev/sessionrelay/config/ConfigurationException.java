package dev.sessionrelay.config;

import dev.sessionrelay.settings.ConfigError;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be put in force; the message lists every error, one a line. */
public final class ConfigurationException extends Exception {
  private final transient List<ConfigError> faults;

  public ConfigurationException(List<ConfigError> faults) {
    super(faults.stream().map(ConfigError::render).collect(Collectors.joining("\n")));
    this.faults = List.copyOf(faults);
  }

  public List<ConfigError> faults() {
    return faults;
  }
}
