package dev.sessionrelay.report;

import dev.sessionrelay.config.PriceDefinition;
import dev.sessionrelay.config.PriceList;
import dev.sessionrelay.ledger.usage.DailyUse;
import dev.sessionrelay.ledger.usage.UseTotal;
import dev.sessionrelay.ledger.usage.UsedSession;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** A row of a report while it is added up. For one thread. */
final class UsageSum {
  private final PriceList prices;
  private final Map<PriceDefinition, UseTotal> priced =
      new TreeMap<>(Comparator.comparing(PriceDefinition::name));
  private UseTotal total = UseTotal.NONE;
  private Duration unpriced = Duration.ZERO;
  private long sessions;

  UsageSum(PriceList prices) {
    this.prices = prices;
  }

  void add(List<DailyUse> ofOneSession) {
    sessions++;
    ofOneSession.forEach(this::add);
  }

  private void add(DailyUse use) {
    total = total.plus(use.total());
    UsedSession session = use.session();
    prices
        .of(session.vendor(), session.kind(), session.queue(), session.engine())
        .ifPresentOrElse(
            price -> priced.merge(price, use.total(), UseTotal::plus),
            () -> unpriced = unpriced.plus(use.total().running()));
  }

  Duration idle() {
    return total.idle();
  }

  UsageRow row(String name) {
    return new UsageRow(
        name, sessions, total, costs(UseTotal::running), costs(UseTotal::idle), unpriced);
  }

  /** Rounded once for each price. */
  private Map<String, BigDecimal> costs(Function<UseTotal, Duration> time) {
    Map<String, BigDecimal> costs = new TreeMap<>();
    priced.forEach(
        (price, of) -> costs.merge(price.currency(), price.cost(time.apply(of)), BigDecimal::add));
    return costs;
  }
}
