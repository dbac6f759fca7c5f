package dev.sessionrelay.simulator;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The misbehaviours that tests have ordered, the latest order first. */
final class Misbehaviours {
  /** For ever. */
  static final int ALWAYS = Integer.MAX_VALUE;

  private static final class Order {
    private final Endpoint endpoint;
    private final String session;
    private final Misbehaviour misbehaviour;
    private int times;

    Order(Endpoint endpoint, String session, Misbehaviour misbehaviour, int times) {
      this.endpoint = endpoint;
      this.session = session;
      this.misbehaviour = misbehaviour;
      this.times = times;
    }

    boolean fits(CloudOperation.Match asked) {
      return endpoint.operation() == asked.operation()
          && (session == null || session.equals(asked.session()));
    }

    boolean isUsedUp() {
      times -= times == ALWAYS ? 0 : 1;
      return times == 0;
    }
  }

  private final List<Order> orders = new ArrayList<>();

  /**
   * @param session null for all
   * @param times how many requests it meets
   */
  synchronized void order(Endpoint endpoint, String session, Misbehaviour what, int times) {
    orders.add(0, new Order(endpoint, session, what, times));
  }

  synchronized void cancel(Endpoint endpoint) {
    orders.removeIf(order -> order.endpoint == endpoint);
  }

  synchronized Optional<Misbehaviour> next(CloudOperation.Match asked) {
    for (Iterator<Order> each = orders.iterator(); each.hasNext(); ) {
      Order order = each.next();
      if (order.fits(asked)) {
        if (order.isUsedUp()) {
          each.remove();
        }
        return Optional.of(order.misbehaviour);
      }
    }
    return Optional.empty();
  }
}
