package dev.sessionrelay.ledger;

import java.time.Instant;
import java.util.Map;

/**
 * How the last access to the database went.
 *
 * @param working false while the database refuses writes, or does not answer one; polls then record
 *     nothing and lose nothing, as what they saw is compared again at the next turn
 * @param problem what is wrong and what to do, or null when it is working
 * @param since when it began to be so
 * @param starving whose work does not fit though smaller work does, until it has been recorded, and
 *     why
 */
public record LedgerHealth(
    boolean working, String problem, Instant since, Map<String, String> starving) {
  public LedgerHealth {
    starving = Map.copyOf(starving);
  }
}
