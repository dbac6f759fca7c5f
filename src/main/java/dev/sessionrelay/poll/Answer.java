package dev.sessionrelay.poll;

import java.time.Instant;

/**
 * A vendor's 200, whole and unparsed: the body of a message behind a {@code vendor:} step.
 *
 * @param requestId request id from the answer's headers, or null
 * @param at when the answer was complete
 */
public record Answer(Request request, byte[] body, String requestId, Instant at) {}
