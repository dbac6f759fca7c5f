package dev.sessionrelay.target;

import dev.sessionrelay.config.Fault;
import java.util.List;

/** What came of reading a configuration. */
public sealed interface Loaded {
  /** It can be put in force; its warnings are part of it. */
  record Valid(Configuration configuration) implements Loaded {}

  /**
   * It cannot.
   *
   * @param faults everything that is wrong, warnings among it, in the order of the lines
   */
  record Invalid(List<Fault> faults) implements Loaded {
    public Invalid {
      faults = List.copyOf(faults);
    }
  }

  /**
   * The configuration.
   *
   * @throws ConfigurationException with every fault, when there is any
   */
  default Configuration orThrow() throws ConfigurationException {
    if (this instanceof Valid valid) {
      return valid.configuration();
    }
    throw new ConfigurationException(((Invalid) this).faults());
  }
}
