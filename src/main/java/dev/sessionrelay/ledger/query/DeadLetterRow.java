package dev.sessionrelay.ledger.query;

import dev.sessionrelay.session.Event;
import java.time.Instant;

/** An event that a sink refused for good. */
public record DeadLetterRow(String sink, int attempts, Instant diedAt, String error, Event event) {}
