package dev.sessionrelay.ledger.query;

import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.SessionState;
import java.time.Instant;

/**
 * How many sessions are alike.
 *
 * @param since when the one of them that has been longest in its state was first observed in it
 */
public record SessionTotal(
    String vendor,
    SessionState state,
    Activity activity,
    boolean stale,
    long count,
    Instant since) {}
