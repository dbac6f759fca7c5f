package dev.sessionrelay.session;

import java.time.Instant;

/**
 * What an alert event says beside the session or the incident that it is about.
 *
 * @param rule the operator's name for the rule
 * @param condition what the rule waits for, such as {@code idle}
 * @param since since when it is so
 * @param basis the field that says so, such as {@code lastActivityAt}
 * @param raisedAt when it was first told
 * @param reminder how many reminders there have been, this one among them
 * @param endReason why it ended; null while it has not
 * @param cost so far; null without a price
 */
public record AlertDetails(
    String rule,
    String condition,
    Instant since,
    String basis,
    Instant raisedAt,
    int reminder,
    String endReason,
    CostEstimate cost) {}
