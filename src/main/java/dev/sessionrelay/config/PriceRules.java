package dev.sessionrelay.config;

import dev.sessionrelay.settings.ConfigErrors;
import dev.sessionrelay.settings.PropertyKey;
import dev.sessionrelay.settings.SectionChecks;
import dev.sessionrelay.settings.Settings;
import dev.sessionrelay.settings.SettingsSection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the prices, or says what is wrong with them.
 *
 * @param vendors the words that accounts may have
 */
record PriceRules(Settings settings, Set<String> vendors, ConfigErrors faults) {

  PriceList prices() {
    List<PriceDefinition> prices = new ArrayList<>();
    for (String name : settings.names("price")) {
      price(name, settings.section("price." + name)).ifPresent(prices::add);
    }
    return new PriceList(prices);
  }

  private Optional<PriceDefinition> price(String name, SettingsSection section) {
    SectionChecks checks = new SectionChecks(section, faults);
    requires(checks, PriceKeys.PER_HOUR, "say what an hour costs");
    requires(checks, PriceKeys.CURRENCY, "say in which currency");
    AlertRules.names(checks, PriceKeys.VENDORS, vendors, "vendor");
    if (!section.isGood(PriceKeys.PER_HOUR) || !section.isGood(PriceKeys.CURRENCY)) {
      return Optional.empty();
    }
    return Optional.of(
        new PriceDefinition(
            name,
            set(section, PriceKeys.VENDORS),
            set(section, PriceKeys.KINDS),
            set(section, PriceKeys.QUEUES),
            set(section, PriceKeys.ENGINES),
            section.get(PriceKeys.PER_HOUR),
            section.get(PriceKeys.CURRENCY)));
  }

  private static void requires(SectionChecks checks, PropertyKey<?> key, String advice) {
    checks.requires(key.suffix(), "", advice, key.example());
  }

  private static Set<String> set(SettingsSection section, PropertyKey<List<String>> key) {
    return Set.copyOf(section.find(key).orElse(List.of()));
  }
}
