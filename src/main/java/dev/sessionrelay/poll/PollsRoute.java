package dev.sessionrelay.poll;

import org.apache.camel.builder.RouteBuilder;

/**
 * Timer route of one vendor endpoint: every poll of its targets that has come due goes into the
 * endpoint's own route, on a thread of its account.
 *
 * <p>It is one for all targets of the endpoint. A Camel route for each of them would cost a
 * millisecond of the start, 12 KB of memory and, whenever one is exchanged, a look at all the
 * others.
 */
final class PollsRoute extends RouteBuilder {
  private final String endpoint;

  PollsRoute(String endpoint) {
    this.endpoint = endpoint;
  }

  /** No route file can have this id. */
  static String id(String endpoint) {
    return PollsComponent.SCHEME + ":" + endpoint;
  }

  @Override
  public void configure() {
    errorHandler(noErrorHandler());
    from(PollsComponent.SCHEME + ":" + endpoint)
        .routeId(id(endpoint))
        .routeDescription("Polls " + endpoint + " for the targets that are due.")
        .to("direct:" + endpoint);
  }
}
