package dev.sessionrelay.sink;

import dev.sessionrelay.ledger.EventLog.Stored;
import java.time.Instant;

/** One event on its way through a {@link Backlog}. */
final class Item {
  final Stored stored;

  /** When its waiting began, for giving up. */
  final Instant since;

  int attempts;
  String error;

  /** Behind the cursor, remembered one by one. */
  boolean parked;

  /** Taken, refused or not wanted: the cursor may pass. */
  boolean settled;

  /** Was part of a refused batch: goes alone from now on, to find out which one was meant. */
  boolean alone;

  Item(Stored stored, Instant since) {
    this.stored = stored;
    this.since = since;
  }

  long position() {
    return stored.position();
  }
}
