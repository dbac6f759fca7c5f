package dev.sessionrelay.config;

import dev.sessionrelay.session.Session;
import java.util.List;
import java.util.Optional;

/**
 * The operator's prices. Without one that fits there is no cost.
 *
 * @param prices in the order of the file
 */
public record PriceList(List<PriceDefinition> prices) {
  public static final PriceList NONE = new PriceList(List.of());

  public PriceList {
    prices = List.copyOf(prices);
  }

  /** The first that fits. */
  public Optional<PriceDefinition> of(Session session) {
    return of(
        session.origin().vendor(),
        session.kind(),
        session.queue(),
        session.engine() == null ? null : session.engine().version());
  }

  /** The same for what a session was; what is not known is null. */
  public Optional<PriceDefinition> of(String vendor, String kind, String queue, String engine) {
    return prices.stream().filter(price -> price.fits(vendor, kind, queue, engine)).findFirst();
  }
}
