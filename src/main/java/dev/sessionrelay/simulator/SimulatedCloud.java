package dev.sessionrelay.simulator;

import java.nio.file.Path;
import java.util.List;

/** One simulated cloud: its operations, and who answers them. */
public interface SimulatedCloud {
  List<CloudOperation> operations();

  /** Starts to answer, with the state that lives as long as the simulator. */
  CloudApi open(SimulatorOptions options, SessionStore sessions);

  /**
   * Commands to try.
   *
   * @param base address of the simulator
   * @param strict whether requests must be authenticated
   */
  List<String> examples(String base, boolean strict);

  /** Whether paths that begin with this segment are its own, those that it does not serve too. */
  default boolean owns(String firstSegment) {
    return operations().stream().anyMatch(operation -> operation.beginsWith(firstSegment));
  }

  /** Writes the keys that clients of this cloud sign with, where each machine has its own. */
  default void prepareKeys(Path directory) {}
}
