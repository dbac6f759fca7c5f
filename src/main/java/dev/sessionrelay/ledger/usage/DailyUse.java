package dev.sessionrelay.ledger.usage;

import java.time.LocalDate;

/**
 * The use of a session on one day.
 *
 * @param day in UTC
 */
public record DailyUse(UsedSession session, LocalDate day, UseTotal total) {}
