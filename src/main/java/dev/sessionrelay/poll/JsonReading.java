package dev.sessionrelay.poll;

import dev.sessionrelay.ledger.Observation;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;

/**
 * Reads canonical session JSON that a route has made by steps of its own: one session, or all
 * sessions of the target. Bean {@code sessionsJson}.
 */
public record JsonReading(Reading reading, Clock clock) {

  /**
   * @param exchange its body is the JSON as text or bytes
   */
  public Observation observe(Exchange exchange) throws InvalidPayloadException {
    Poll poll = exchange.getVariable(Outcome.POLL, Poll.class);
    byte[] json = exchange.getMessage().getMandatoryBody(byte[].class);
    return reading.observe(new Answer(poll, json, null, clock.instant()));
  }
}
