package dev.sessionrelay.ledger.database;

import java.time.Instant;

/**
 * A process among those that share a ledger.
 *
 * @param id of this process alone, from its start to its end
 * @param name as operators call it; one process at a time has it
 * @param version of the product
 * @param address of its page, or empty
 */
public record NodeIdentity(
    String id, String name, String version, String address, Instant startedAt) {}
