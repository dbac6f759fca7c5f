package dev.sessionrelay.report;

import dev.sessionrelay.ledger.usage.UseTotal;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A line of a report.
 *
 * @param name of the group or the session; empty where it is not known
 * @param sessions how many
 * @param costs of the time that they ran, by currency; nothing without a price
 * @param idleCosts of the idle part of it
 * @param unpriced time that ran without a price
 */
public record UsageRow(
    String name,
    long sessions,
    UseTotal total,
    Map<String, BigDecimal> costs,
    Map<String, BigDecimal> idleCosts,
    Duration unpriced) {
  public UsageRow {
    costs = Collections.unmodifiableMap(new TreeMap<>(costs));
    idleCosts = Collections.unmodifiableMap(new TreeMap<>(idleCosts));
  }

  /** Such as {@code 12.50 EUR + 3.00 USD}; empty without any. */
  public String cost() {
    return words(costs);
  }

  /** The same of the idle part. */
  public String idleCost() {
    return words(idleCosts);
  }

  private static String words(Map<String, BigDecimal> costs) {
    return costs.entrySet().stream()
        .map(cost -> cost.getValue() + " " + cost.getKey())
        .collect(Collectors.joining(" + "));
  }
}
