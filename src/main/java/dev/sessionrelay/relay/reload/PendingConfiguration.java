package dev.sessionrelay.relay.reload;

import dev.sessionrelay.settings.ConfigError;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A configuration that has been read and found sound, beside the one in force.
 *
 * @param checksum of the configuration as a whole, made when it is asked for
 * @param words what differs from the configuration in force, a line each, such as {@code target a
 *     changed}
 * @param values value of a placeholder, given what stands between its braces, such as {@code
 *     sink.file.directory} or {@code env:HOME}; null when it has none
 * @param dryRun where routes are tried as they would be with this configuration
 * @param next the steps to it
 * @param before the steps back to the one in force
 */
public record PendingConfiguration(
    Supplier<String> checksum,
    List<String> words,
    UnaryOperator<String> values,
    DryRun dryRun,
    Steps next,
    Steps before) {

  public PendingConfiguration {
    words = List.copyOf(words);
  }

  /** A step of an exchange. */
  @FunctionalInterface
  public interface Step {
    void run() throws Exception;
  }

  /**
   * What brings the process to a configuration, in this order, the routes being exchanged before
   * the last one. Every step touches only what differs, so it may be repeated.
   *
   * @param retire stops what the configuration does not have: timers that would call routes that go
   * @param enforce makes its values visible: placeholders, accounts, limits, log levels
   * @param install starts what is missing
   */
  public record Steps(Step retire, Step enforce, Step install) {}

  /**
   * What came of reading the files, without touching what runs.
   *
   * @param faults faults and warnings
   * @param files every file that was read or looked for, to be watched
   * @param sound empty when it cannot be put in force
   */
  public record ReadConfiguration(
      List<ConfigError> faults, Set<Path> files, Optional<PendingConfiguration> sound) {
    public ReadConfiguration {
      faults = List.copyOf(faults);
      files = Set.copyOf(files);
    }
  }

  /**
   * After a step failed: stops what the steps so far have started, and makes the values of before
   * visible again, which routes read when they start.
   */
  void revert() throws Exception {
    before.retire().run();
    before.enforce().run();
  }
}
