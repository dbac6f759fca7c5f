package dev.sessionrelay.target;

import dev.sessionrelay.config.Fault;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be put in force; the message lists every fault, one a line. */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient List<Fault> faults;

  public ConfigurationException(List<Fault> faults) {
    super(faults.stream().map(Fault::render).collect(Collectors.joining("\n")));
    this.faults = List.copyOf(faults);
  }

  public List<Fault> faults() {
    return faults;
  }
}
