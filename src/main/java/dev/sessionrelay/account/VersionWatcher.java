package dev.sessionrelay.account;

import java.util.function.LongSupplier;

/** Observer of a version that tells of each change once. Safe for concurrent use. */
public final class VersionWatcher {
  private final LongSupplier version;
  private final Runnable changed;
  private volatile long seen;

  /**
   * @param changed called by the first who notices; the others wait for it
   */
  public VersionWatcher(LongSupplier version, Runnable changed) {
    this.version = version;
    this.changed = changed;
    this.seen = version.getAsLong();
  }

  /** The version now, of which whoever needs to know has been told. */
  public long look() {
    long now = version.getAsLong();
    if (now != seen) {
      tell();
    }
    return now;
  }

  /** Read again: somebody else may have told of a newer one meanwhile. */
  private synchronized void tell() {
    long now = version.getAsLong();
    if (now != seen) {
      changed.run();
      seen = now;
    }
  }
}
