package dev.sessionrelay.relay.reload;

import dev.sessionrelay.settings.ConfigError;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What came of a reload.
 *
 * @param at when it ended
 * @param applied false when there were faults: then nothing was changed
 * @param faults faults, warnings among them
 * @param changes what was applied, a line each; empty when nothing differed
 * @param took from the first look at the files to the end
 * @param checksum of the configuration and the routes in force after it
 */
public record ReloadResult(
    Instant at,
    Cause cause,
    boolean applied,
    List<ConfigError> faults,
    List<String> changes,
    Duration took,
    String checksum) {

  /** Why files were looked at. */
  public enum Cause {
    START,
    FILES,
    SIGNAL
  }

  public ReloadResult {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(cause, "cause");
    faults = List.copyOf(faults);
    changes = List.copyOf(changes);
  }
}
