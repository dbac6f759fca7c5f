package dev.sessionrelay.config;

import dev.sessionrelay.settings.ConfigErrors;
import dev.sessionrelay.settings.PropertyKey;
import dev.sessionrelay.settings.SectionChecks;
import dev.sessionrelay.settings.Settings;
import dev.sessionrelay.settings.SettingsSection;
import dev.sessionrelay.settings.WeeklyHours;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the maintenance windows, or says what is wrong with them.
 *
 * @param sinks names of the sinks that run
 */
record MaintenanceRules(Settings settings, Set<String> sinks, ConfigErrors faults) {

  List<MaintenanceWindow> windows() {
    List<MaintenanceWindow> windows = new ArrayList<>();
    for (String name : settings.names("maintenance")) {
      window(name, settings.section("maintenance." + name)).ifPresent(windows::add);
    }
    return windows;
  }

  private Optional<MaintenanceWindow> window(String name, SettingsSection section) {
    SectionChecks checks = new SectionChecks(section, faults);
    AlertRules.names(checks, MaintenanceKeys.TARGETS, settings.names("target"), "target");
    AlertRules.names(checks, MaintenanceKeys.SINKS, sinks, "sink");
    checkOneTime(checks);
    Optional<Instant> from = section.find(MaintenanceKeys.FROM);
    Optional<Instant> to = section.find(MaintenanceKeys.TO);
    Optional<WeeklyHours> hours = section.find(MaintenanceKeys.HOURS);
    if (hours.isEmpty() && (from.isEmpty() || to.isEmpty())) {
      return Optional.empty();
    }
    if (hours.isEmpty() && !to.get().isAfter(from.get())) {
      faults.at(
          section.entry(MaintenanceKeys.TO),
          section.key(MaintenanceKeys.TO) + " is not after " + section.key(MaintenanceKeys.FROM),
          "let it end later than it begins",
          MaintenanceKeys.TO.example());
    }
    return Optional.of(
        new MaintenanceWindow(
            name,
            set(section, MaintenanceKeys.TARGETS),
            set(section, MaintenanceKeys.SINKS),
            from.orElse(null),
            to.orElse(null),
            hours.orElse(null)));
  }

  private static void checkOneTime(SectionChecks checks) {
    SettingsSection section = checks.section();
    boolean hasTo = section.has(MaintenanceKeys.TO);
    if (section.has(MaintenanceKeys.HOURS) && hasTo && !section.has(MaintenanceKeys.FROM)) {
      checks.oneOf(MaintenanceKeys.TO, MaintenanceKeys.HOURS, "");
      return;
    }
    if (!hasTo || section.has(MaintenanceKeys.FROM)) {
      checks.oneOf(MaintenanceKeys.FROM, MaintenanceKeys.HOURS, "does not say when it is");
    }
    if (!section.has(MaintenanceKeys.HOURS)) {
      checks.together(MaintenanceKeys.FROM, MaintenanceKeys.TO);
    }
  }

  private static Set<String> set(SettingsSection section, PropertyKey<List<String>> key) {
    return Set.copyOf(section.find(key).orElse(List.of()));
  }
}
