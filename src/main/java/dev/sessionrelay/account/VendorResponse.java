package dev.sessionrelay.account;

import java.time.Instant;

/**
 * A vendor's 200, whole and unparsed.
 *
 * @param requestId request id from the answer's headers, or null
 * @param at when the answer was complete
 */
public record VendorResponse(byte[] body, String requestId, Instant at) {}
