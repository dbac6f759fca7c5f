package dev.sessionrelay.account;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Texts that no request had before: half at random, once, half counted. They are no secrets, and
 * random ones would have all requests of the process wait for one source of them.
 */
final class RequestNonces implements Supplier<String> {
  private final long first = new SecureRandom().nextLong();
  private final AtomicLong count = new AtomicLong();

  @Override
  public String get() {
    return new UUID(first, count.incrementAndGet()).toString();
  }
}
