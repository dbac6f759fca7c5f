package dev.sessionrelay.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Currency;
import java.util.Set;

/**
 * What an hour of a running session costs.
 *
 * @param vendors of what; each set narrows it, an empty one lets everything through
 * @param engines versions, as the vendor says them
 * @param perHour exact
 * @param currency code of ISO 4217
 */
public record PriceDefinition(
    String name,
    Set<String> vendors,
    Set<String> kinds,
    Set<String> queues,
    Set<String> engines,
    BigDecimal perHour,
    String currency) {
  private static final BigDecimal HOUR = BigDecimal.valueOf(Duration.ofHours(1).toMillis());

  public PriceDefinition {
    vendors = Set.copyOf(vendors);
    kinds = Set.copyOf(kinds);
    queues = Set.copyOf(queues);
    engines = Set.copyOf(engines);
  }

  boolean fits(String vendor, String kind, String queue, String engine) {
    return fits(vendors, vendor)
        && fits(kinds, kind)
        && fits(queues, queue)
        && fits(engines, engine);
  }

  private static boolean fits(Set<String> wanted, String value) {
    return wanted.isEmpty() || value != null && wanted.contains(value);
  }

  /** What so much time costs, rounded once, to the digits of the currency. */
  public BigDecimal cost(Duration time) {
    return perHour
        .multiply(BigDecimal.valueOf(time.toMillis()))
        .divide(HOUR, digits(currency), RoundingMode.HALF_UP);
  }

  private static int digits(String currency) {
    return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
  }
}
