package dev.sessionrelay.alert;

import dev.sessionrelay.config.AlertDefinition;
import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.PriceList;
import dev.sessionrelay.config.Target;
import dev.sessionrelay.ledger.TargetOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is watched for, and when nothing of it is told.
 *
 * @param sinks all that there are
 */
record AlertPlan(
    Map<String, AlertDefinition> rules, QuietTimes quiet, PriceList prices, List<String> sinks) {
  static final AlertPlan NONE = new AlertPlan(Map.of(), QuietTimes.NONE, PriceList.NONE, List.of());

  AlertPlan {
    rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
    sinks = List.copyOf(sinks);
  }

  static AlertPlan of(Configuration configuration) {
    return new AlertPlan(
        configuration.alerts(),
        new QuietTimes(
            configuration.maintenance(),
            configuration.targets().values().stream()
                .filter(target -> !target.enabled())
                .map(Target::name)
                .collect(Collectors.toSet()),
            List.of()),
        configuration.prices(),
        configuration.sinks().keySet().stream().sorted().toList());
  }

  AlertPlan with(List<TargetOrder> orders) {
    return new AlertPlan(rules, quiet.with(orders), prices, sinks);
  }

  /** Whether both watch for the same. */
  boolean watchesAs(AlertPlan other) {
    return rules.equals(other.rules);
  }
}
