package dev.sessionrelay.ledger;

import java.time.Clock;

/** Deletes what is older than the settings allow. */
final class Retention {
  private final Writer writer;
  private final LedgerSettings settings;
  private final Clock clock;

  Retention(Writer writer, LedgerSettings settings, Clock clock) {
    this.writer = writer;
    this.settings = settings;
    this.clock = clock;
  }

  void run() {}
}
