package dev.sessionrelay.poll;

import java.util.function.LongSupplier;

/** Notices, once, that a version has risen. Safe for concurrent use. */
final class Watched {
  private final LongSupplier version;
  private final Runnable risen;
  private volatile long seen;

  /**
   * @param risen called by the first who notices; the others wait for it
   */
  Watched(LongSupplier version, Runnable risen) {
    this.version = version;
    this.risen = risen;
    this.seen = version.getAsLong();
  }

  /** The version now, of which whoever needs to know has been told. */
  long look() {
    long now = version.getAsLong();
    if (now > seen) {
      tell(now);
    }
    return now;
  }

  private synchronized void tell(long now) {
    if (now > seen) {
      risen.run();
      seen = now;
    }
  }
}
