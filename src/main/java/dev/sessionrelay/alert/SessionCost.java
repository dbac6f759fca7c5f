package dev.sessionrelay.alert;

import dev.sessionrelay.config.PriceDefinition;
import dev.sessionrelay.config.PriceList;
import dev.sessionrelay.ledger.alert.WatchedSession;
import dev.sessionrelay.session.CostEstimate;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a running session has cost so far. Pure. */
public final class SessionCost {
  private SessionCost() {}

  /** Empty without a price that fits, and for what does not run. */
  public static Optional<CostEstimate> of(PriceList prices, WatchedSession facts, Instant now) {
    return AlertConditions.running(facts)
        .flatMap(running -> prices.of(running.session()))
        .map(price -> estimate(price, facts, now));
  }

  private static CostEstimate estimate(PriceDefinition price, WatchedSession facts, Instant now) {
    return new CostEstimate(
        price.currency(),
        price.perHour(),
        cost(price, AlertConditions.sinceStart(facts), now),
        AlertConditions.idle(facts).map(start -> cost(price, start, now)).orElse(null));
  }

  private static BigDecimal cost(PriceDefinition price, ConditionStart start, Instant now) {
    Duration time = Duration.between(start.at(), now);
    return price.cost(time.isNegative() ? Duration.ZERO : time);
  }
}
