package dev.sessionrelay.sink;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Keeps log lines of one kind apart, and counts those left out. For one thread. */
final class Seldom {
  private final Clock clock;
  private final Duration apart;
  private Instant last = Instant.EPOCH;
  private long leftOut;

  Seldom(Clock clock, Duration apart) {
    this.clock = clock;
    this.apart = apart;
  }

  /**
   * @return null when this line should be left out, else what to add to it about those that were
   */
  String suffix() {
    Instant now = clock.instant();
    // A clock that was set back must not silence it for hours.
    if (Duration.between(last, now).abs().compareTo(apart) < 0) {
      leftOut++;
      return null;
    }
    String suffix = leftOut == 0 ? "" : " (and " + leftOut + " more of the kind)";
    last = now;
    leftOut = 0;
    return suffix;
  }
}
