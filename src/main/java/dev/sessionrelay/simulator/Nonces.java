package dev.sessionrelay.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers which nonces were used, as long as a replay could still pass by its date. */
final class Nonces {
  /** Beyond it the oldest are forgotten early: memory before strictness. */
  private static final int MOST = 500_000;

  private final Duration kept;
  private final Map<String, Instant> used = new LinkedHashMap<>();

  Nonces(Duration kept) {
    this.kept = kept;
  }

  /** Whether this is the first use. */
  synchronized boolean use(String nonce, Instant now) {
    boolean first = used.putIfAbsent(nonce, now) == null;
    Instant oldest = used.values().iterator().next();
    if (used.size() > MOST || oldest.plus(kept).isBefore(now)) {
      used.remove(used.keySet().iterator().next());
    }
    return first;
  }
}
