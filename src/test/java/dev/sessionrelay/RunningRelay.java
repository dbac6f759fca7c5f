package dev.sessionrelay;

import dev.sessionrelay.ledger.Ledger;
import dev.sessionrelay.target.Configuration;
import dev.sessionrelay.target.TargetTurns;
import java.time.Clock;
import org.apache.camel.CamelContext;

/** A relay inside the test's process, for tests of other packages. */
public final class RunningRelay implements AutoCloseable {
  private final Relay relay;

  private RunningRelay(Relay relay) {
    this.relay = relay;
  }

  public static RunningRelay start(Configuration configuration, Clock clock) throws Exception {
    return new RunningRelay(Relay.start(configuration, clock));
  }

  public Ledger ledger() {
    return relay.ledger();
  }

  public CamelContext camel() {
    return relay.camel();
  }

  public TargetTurns turns(String target) {
    return relay.timers().all().stream()
        .filter(turns -> turns.target().name().equals(target))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    relay.close();
  }
}
