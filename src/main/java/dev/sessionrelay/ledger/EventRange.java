package dev.sessionrelay.ledger;

import java.time.Instant;

/**
 * Events of a time.
 *
 * @param until its end, excluded
 * @param first place in the feed of the first of them, 0 when there is none
 * @param last place of the last of them
 * @param total how many there are
 */
public record EventRange(Instant since, Instant until, long first, long last, long total) {}
