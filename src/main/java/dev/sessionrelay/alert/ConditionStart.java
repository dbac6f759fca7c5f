package dev.sessionrelay.alert;

import java.time.Instant;

/**
 * Since when something is so.
 *
 * @param basis the field of the canonical session that says so, or what else does
 */
record ConditionStart(Instant at, String basis) {}
