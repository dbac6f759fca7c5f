package dev.sessionrelay.config;

import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.settings.KeyCatalogue.Group;
import dev.sessionrelay.settings.PropertyKey;
import dev.sessionrelay.settings.ValueType;
import dev.sessionrelay.settings.ValueTypes;
import java.math.BigDecimal;
import java.util.List;

/** Keys of prices. */
final class PriceKeys {
  static final PropertyKey<BigDecimal> PER_HOUR =
      price("per-hour", ValueTypes.AMOUNT)
          .means("What an hour of a running session costs.")
          .needed("always");
  static final PropertyKey<String> CURRENCY =
      price("currency", ValueTypes.CURRENCY).means("In which currency.").needed("always");
  static final PropertyKey<List<String>> VENDORS =
      price("vendors", names(Vendors.EXAMPLE)).means("Only sessions of these vendors.");
  static final PropertyKey<List<String>> KINDS =
      price("kinds", names("NOTEBOOK")).means("Only sessions of these canonical kinds.");
  static final PropertyKey<List<String>> QUEUES =
      price("queues", names("root_queue")).means("Only sessions in these queues.");
  static final PropertyKey<List<String>> ENGINES =
      price("engines", names("esr-4.3.0")).means("Only sessions with these engine versions.");

  private PriceKeys() {}

  static List<Group> groups() {
    return List.of(
        new Group(
            "Prices",
            "What sessions cost, for alerts and reports. The first price of the file that fits a"
                + " session is its own; without one there is no cost.",
            PER_HOUR,
            CURRENCY,
            VENDORS,
            KINDS,
            QUEUES,
            ENGINES));
  }

  private static ValueType<List<String>> names(String example) {
    return ValueTypes.list(ValueTypes.TEXT.withExample(example));
  }

  private static <T> PropertyKey<T> price(String suffix, ValueType<T> type) {
    return PropertyKey.of("price.<name>." + suffix, type);
  }
}
