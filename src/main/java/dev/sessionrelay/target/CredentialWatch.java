package dev.sessionrelay.target;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Notices before a turn that the credential of the target's account has become another one: polls
 * that could not succeed with the one before come due again at once.
 */
final class CredentialWatch {
  private final LongSupplier version;
  private final Runnable changed;
  private final AtomicLong seen;

  CredentialWatch(LongSupplier version, Runnable changed) {
    this.version = version;
    this.changed = changed;
    this.seen = new AtomicLong(version.getAsLong());
  }

  void look() {
    long now = version.getAsLong();
    if (seen.getAndSet(now) != now) {
      changed.run();
    }
  }
}
