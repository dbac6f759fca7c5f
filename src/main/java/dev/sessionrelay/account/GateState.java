package dev.sessionrelay.account;

import dev.sessionrelay.failure.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An account's gate at this moment, for the status page, metrics and the ledger.
 *
 * @param holds what all requests of the account wait for, those that are over left out
 * @param held for how long requests have been held back in all
 * @param proven whether the credential has worked since it was last refused or changed
 * @param breakers by endpoint, those that had requests
 */
public record GateState(
    String account,
    List<Hold> holds,
    Duration held,
    boolean proven,
    Map<String, Breaker> breakers) {
  public GateState {
    holds = List.copyOf(holds);
    breakers = Map.copyOf(breakers);
  }

  /**
   * @param state {@code CLOSED}, {@code OPEN} or {@code HALF_OPEN}
   * @param until when the next request may try; null when closed
   * @param cause the failure that opened it; null when closed
   */
  public record Breaker(String state, Instant until, Failure cause) {}
}
