package dev.sessionrelay.config;

import dev.sessionrelay.settings.KeyCatalogue.Group;
import dev.sessionrelay.settings.PropertyKey;
import dev.sessionrelay.settings.ValueType;
import dev.sessionrelay.settings.ValueTypes;
import dev.sessionrelay.settings.WeeklyHours;
import java.time.Instant;
import java.util.List;

/** Keys of maintenance windows. */
final class MaintenanceKeys {
  static final PropertyKey<List<String>> TARGETS =
      maintenance("targets", ValueTypes.list(ValueTypes.TEXT.withExample("spark")))
          .means("Only of these targets.");
  static final PropertyKey<List<String>> SINKS =
      maintenance("sinks", ValueTypes.list(ValueTypes.TEXT.withExample("webhook")))
          .means(
              "Only these sinks hear of nothing meanwhile, and at its end of what is still true;"
                  + " others hear of it at once.");
  static final PropertyKey<Instant> FROM =
      maintenance("from", ValueTypes.MOMENT)
          .means("When it begins.")
          .needed("unless `hours` is given");
  static final PropertyKey<Instant> TO =
      maintenance("to", ValueTypes.MOMENT.withExample("2026-12-25T06:00:00+01:00"))
          .means("When it ends.")
          .needed("with `from`");
  static final PropertyKey<WeeklyHours> HOURS =
      maintenance("hours", WeeklyHours.TYPE.withExample("Sat 22:00-06:00 Europe/Berlin"))
          .means("When it is, each week, instead of `from` and `to`.");

  private MaintenanceKeys() {}

  static List<Group> groups() {
    return List.of(
        new Group(
            "Maintenance",
            "A time in which alerts and incidents are kept, shown as suppressed, and told at its"
                + " end if they are still true. What was told before and ends meanwhile is told.",
            FROM,
            TO,
            HOURS,
            TARGETS,
            SINKS));
  }

  private static <T> PropertyKey<T> maintenance(String suffix, ValueType<T> type) {
    return PropertyKey.of("maintenance.<name>." + suffix, type);
  }
}
