package dev.sessionrelay.failure;

import java.time.Duration;

/**
 * One failed request, classified.
 *
 * @param status HTTP status, or null when there was no answer
 * @param code the vendor's error code, or null
 * @param message what went wrong; bounded, without secrets
 * @param solution what to do about it: the vendor's advice, else the failure table's
 * @param requestId the vendor's id of the request, or null
 * @param retryAfter how long the vendor asked us to wait, clamped, or null
 * @param excerpt beginning of an answer that could not be understood, or null
 */
public record Failure(
    FailureClass failureClass,
    Integer status,
    String code,
    String message,
    String solution,
    String requestId,
    Duration retryAfter,
    String excerpt) {}
