package dev.sessionrelay.ledger;

import java.time.Instant;

/**
 * How the last access to the database went.
 *
 * @param working false while the database refuses writes; polls then record nothing and lose
 *     nothing, as what they saw is compared again at the next turn
 * @param problem what is wrong and what to do, or null when it is working
 * @param since when it began to be so
 */
public record LedgerHealth(boolean working, String problem, Instant since) {}
