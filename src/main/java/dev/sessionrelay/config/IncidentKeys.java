package dev.sessionrelay.config;

import dev.sessionrelay.settings.KeyCatalogue.Group;
import dev.sessionrelay.settings.PropertyKey;
import dev.sessionrelay.settings.SettingsSection;
import dev.sessionrelay.settings.ValueTypes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Keys of incidents: each for all targets, and for one. */
public final class IncidentKeys {
  public static final PropertyKey<Integer> FAILURES =
      PropertyKey.of("incident.failure-threshold", ValueTypes.integer(1, 1_000), "1")
          .means(
              "Failed polls in a row that open an incident. Those before it are counted in memory"
                  + " alone: a restart begins anew.");

  public static final PropertyKey<Integer> SUCCESSES =
      PropertyKey.of("incident.success-threshold", ValueTypes.integer(1, 1_000), "1")
          .means("Polls in a row that must succeed to end it, counted likewise.");
  public static final PropertyKey<Duration> REMIND =
      PropertyKey.of("incident.remind", ValueTypes.duration("1s", "365d").withExample("4h"))
          .means(
              "Time between reminders, `sessionrelay.incident.reminded`, each with the next poll that"
                  + " fails; none without this key.");

  private static final PropertyKey<Integer> TARGET_FAILURES =
      PropertyKey.of(
              "target.<name>.failure-threshold", ValueTypes.integer(1, 1_000).withExample("3"))
          .means("As `incident.failure-threshold`, for this target.");
  private static final PropertyKey<Integer> TARGET_SUCCESSES =
      PropertyKey.of(
              "target.<name>.success-threshold", ValueTypes.integer(1, 1_000).withExample("2"))
          .means("As `incident.success-threshold`, for this target.");
  private static final PropertyKey<Duration> TARGET_REMIND =
      PropertyKey.of("target.<name>.remind", ValueTypes.duration("1s", "365d").withExample("4h"))
          .means("As `incident.remind`, for this target.");

  /** Those that a target has. */
  static final List<PropertyKey<?>> OF_TARGETS =
      List.of(TARGET_FAILURES, TARGET_SUCCESSES, TARGET_REMIND);

  private IncidentKeys() {}

  static List<Group> groups() {
    return List.of(
        new Group(
            "Incidents",
            "When polls of a target, or of one of its sessions, fail: one incident, however long it"
                + " lasts. Each class of failure is told once in it, and changes between classes are"
                + " counted.",
            FAILURES,
            SUCCESSES,
            REMIND));
  }

  /** What holds for a target: its own value, else that for all. */
  public static <T> Optional<T> of(SettingsSection target, PropertyKey<T> key) {
    return target.isGood(key) ? target.find(key) : target.settings().find(key);
  }
}
