package dev.sessionrelay.config;

import dev.sessionrelay.settings.ConfigError;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What came of reading a configuration. */
public sealed interface LoadResult {
  /** It can be put in force; its warnings are part of it. */
  record Valid(Configuration configuration) implements LoadResult {}

  /**
   * It cannot.
   *
   * @param faults everything that is wrong, warnings among it, in the order of the lines
   * @param files every file that was read or looked for; one of them has to be corrected
   */
  record Invalid(List<ConfigError> faults, Set<Path> files) implements LoadResult {
    public Invalid {
      faults = List.copyOf(faults);
      files = Set.copyOf(files);
    }
  }

  /**
   * The configuration.
   *
   * @throws ConfigurationException with every error, when there is any
   */
  default Configuration orThrow() throws ConfigurationException {
    if (this instanceof Valid valid) {
      return valid.configuration();
    }
    throw new ConfigurationException(((Invalid) this).faults());
  }
}
