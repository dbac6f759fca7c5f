package dev.sessionrelay.sink;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.apache.camel.Exchange;

/** The end of a test's sink route: remembers what it got, and fails or waits when told to. */
public final class Taker {
  final List<String> taken = Collections.synchronizedList(new ArrayList<>());
  volatile Consumer<String> first = event -> {};

  /** Called from the route. */
  public void take(Exchange exchange) {
    String event =
        exchange.getMessage().getHeader(EventMessage.SESSION)
            + "/"
            + exchange.getMessage().getHeader(EventMessage.SEQUENCE);
    first.accept(event);
    taken.add(event);
  }
}
