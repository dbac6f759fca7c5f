package dev.sessionrelay.report;

import dev.sessionrelay.ledger.usage.UseTotal;
import java.time.LocalDate;

/** All sessions of one day, in UTC. */
public record UsageDay(LocalDate day, UseTotal total) {}
