package dev.sessionrelay.session;

import java.util.Objects;

/**
 * A part of the relay that events are about: a sink, or the circuit breaker before an endpoint of
 * an account.
 *
 * @param vendor {@link #RELAY} for a sink
 * @param sink null for a breaker of an account
 * @param account null for a sink
 * @param endpoint null for a sink
 */
public record RelayPart(String vendor, String sink, String account, String endpoint) {
  /** Stands for the vendor where the relay itself is meant. */
  public static final String RELAY = "session-relay";

  /** What the sources of events about sinks begin with; the name of the sink follows. */
  public static final String SINK_SOURCE = "/relay/sink/";

  public RelayPart {
    Objects.requireNonNull(vendor, "vendor");
  }

  public static RelayPart sink(String name) {
    return new RelayPart(RELAY, name, null, null);
  }

  /** The breaker before all requests of an account to an endpoint. */
  public static RelayPart breaker(String vendor, String account, String endpoint) {
    return new RelayPart(vendor, null, account, endpoint);
  }

  /** Its {@link Origin#source()} names it; it belongs to no target. */
  public Origin origin() {
    return sink == null
        ? new Origin(vendor, RELAY, "relay", "breaker", "", account + "/" + endpoint, null)
        : new Origin(vendor, RELAY, "relay", "sink", "", sink, null);
  }
}
