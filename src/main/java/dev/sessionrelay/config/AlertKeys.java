package dev.sessionrelay.config;

import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.settings.KeyCatalogue.Group;
import dev.sessionrelay.settings.PropertyKey;
import dev.sessionrelay.settings.ValueType;
import dev.sessionrelay.settings.ValueTypes;
import dev.sessionrelay.settings.WeeklyHours;
import java.time.Duration;
import java.util.List;

/** Keys of alert rules. */
public final class AlertKeys {
  private static final String IGNORE = "ignore";
  private static final String COUNT = "count";

  static final PropertyKey<String> WHEN =
      alert("when", ValueTypes.word(AlertCondition.words()).withExample("overlong"))
          .means(
              "What to tell of. `idle`: runs unused, where the vendor says so. `stuck`: starting or"
                  + " stopping, or busy without activity. `overlong`: runs. `no-auto-stop`: would"
                  + " run for ever. `failed`: has failed. `target-failing`: polls fail.")
          .needed("always");
  static final PropertyKey<Duration> FOR =
      alert("for", ValueTypes.duration("1s", "365d").withExample("2h"))
          .means("How long it must have been so.")
          .needed("with `idle`, `stuck` and `overlong`");
  static final PropertyKey<Duration> LIMIT =
      alert("limit", ValueTypes.duration("1m", "365d").withExample("4h"))
          .means("With `no-auto-stop`: also when the auto-stop would take longer than this.");
  static final PropertyKey<List<String>> TARGETS =
      alert("targets", names("spark")).means("Only sessions of these targets.");
  static final PropertyKey<List<String>> VENDORS =
      alert("vendors", names(Vendors.EXAMPLE)).means("Only sessions of these vendors.");
  static final PropertyKey<List<String>> KINDS =
      alert("kinds", names("NOTEBOOK")).means("Only sessions of these canonical kinds.");
  static final PropertyKey<List<String>> OWNERS =
      alert("owners", names("ada")).means("Only sessions of these owners, by name or id.");
  static final PropertyKey<List<String>> QUEUES =
      alert("queues", names("root_queue")).means("Only sessions in these queues.");
  static final PropertyKey<WeeklyHours> HOURS =
      alert("hours", WeeklyHours.TYPE)
          .means("When time counts; `outside` before it means all other hours.");
  static final PropertyKey<Duration> REMIND =
      alert("remind", ValueTypes.duration("1s", "365d").withExample("4h"))
          .means("Time between reminders while it is still so; none without this key.");
  static final PropertyKey<List<String>> SINKS =
      alert("sinks", names("webhook")).means("Only these sinks hear of it, else all.");
  static final PropertyKey<String> CONNECTIONS =
      alert("connections", ValueTypes.word(IGNORE, COUNT), IGNORE)
          .means(
              "With `idle`: `count` takes a session with an open connection for used. A forgotten"
                  + " browser tab holds one for days.");

  private AlertKeys() {}

  static List<Group> groups() {
    return List.of(
        new Group(
            "Alerts",
            "A rule tells, once when it becomes true and once when it ends, of what costs money or"
                + " needs a hand: `sessionrelay.alert.raised`, `.reminded` and `.resolved`.",
            WHEN,
            FOR,
            LIMIT,
            TARGETS,
            VENDORS,
            KINDS,
            OWNERS,
            QUEUES,
            HOURS,
            REMIND,
            SINKS,
            CONNECTIONS));
  }

  static boolean countsConnections(String word) {
    return word.equals(COUNT);
  }

  private static ValueType<List<String>> names(String example) {
    return ValueTypes.list(ValueTypes.TEXT.withExample(example));
  }

  private static <T> PropertyKey<T> alert(String suffix, ValueType<T> type) {
    return alert(suffix, type, null);
  }

  private static <T> PropertyKey<T> alert(String suffix, ValueType<T> type, String defaultText) {
    return PropertyKey.of("alert.<name>." + suffix, type, defaultText);
  }
}
