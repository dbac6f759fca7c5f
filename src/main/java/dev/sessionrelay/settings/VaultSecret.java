package dev.sessionrelay.settings;

import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A text kept in a vault: a rotated secret counts without a restart.
 *
 * <p>Once read, nobody waits for the vault again: as long as the text is in use, it is read anew in
 * the background, and stays in force while the vault cannot be reached; the log says so once. Safe
 * for concurrent use.
 */
public final class VaultSecret implements Supplier<String> {
  private static final Logger LOG = LoggerFactory.getLogger(VaultSecret.class);

  private final String reference;
  private final Supplier<String> vault;
  private final long refreshMillis;
  private final Executor background;
  private final Clock clock;
  private final AtomicBoolean reading = new AtomicBoolean();
  private volatile VaultReading last;

  /**
   * @param reference for the log
   * @param vault asks it, and fails with an unchecked exception whose message is for people
   * @param refreshMillis how old a text may be that is in use
   * @param background where it is asked again
   */
  public VaultSecret(
      String reference,
      Supplier<String> vault,
      long refreshMillis,
      Executor background,
      Clock clock) {
    this.reference = reference;
    this.vault = vault;
    this.refreshMillis = refreshMillis;
    this.background = background;
    this.clock = clock;
  }

  private record VaultReading(String text, long checkedAt, boolean stale) {}

  /** The first time it waits for the vault, and fails as the vault does. */
  @Override
  public String get() {
    VaultReading now = last;
    if (now == null) {
      return first();
    }
    long age = clock.millis() - now.checkedAt();
    if ((age < 0 || age >= refreshMillis) && reading.compareAndSet(false, true)) {
      refreshLater();
    }
    return now.text();
  }

  private void refreshLater() {
    try {
      background.execute(this::refresh);
    } catch (OutOfMemoryError e) {
      // No thread is to be had; the next use tries again.
      reading.set(false);
    }
  }

  private synchronized String first() {
    if (last == null) {
      last = new VaultReading(vault.get(), clock.millis(), false);
    }
    return last.text();
  }

  private void refresh() {
    try {
      last = new VaultReading(vault.get(), clock.millis(), false);
    } catch (RuntimeException e) {
      if (!last.stale()) {
        LOG.warn("{{{}}} as read before stays in force: {}", reference, e.getMessage());
      }
      last = new VaultReading(last.text(), clock.millis(), true);
    } finally {
      reading.set(false);
    }
  }

  @Override
  public String toString() {
    return "VaultSecret[" + reference + "]";
  }
}
