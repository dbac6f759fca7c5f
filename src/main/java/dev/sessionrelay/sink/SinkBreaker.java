package dev.sessionrelay.sink;

import dev.sessionrelay.sink.SessionQueues.SessionQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Whether a sink as a whole takes events: it is down when several sessions failed in a row, and it
 * pauses when it asked to be left alone.
 */
final class SinkBreaker {
  private final RetryBackoff waits;
  private final int downAfter;
  private final Set<SessionQueue> failedInARow = new HashSet<>();
  private boolean down;
  private int probes;
  private Instant nextProbe = Instant.MIN;
  private Instant askedUntil = Instant.MIN;
  private Instant now = Instant.MIN;
  private String error;

  /**
   * @param downAfter sessions that fail in a row before the sink counts as down
   */
  SinkBreaker(RetryBackoff waits, int downAfter) {
    this.waits = waits;
    this.downAfter = downAfter;
  }

  /** Whether an event may go now. A sink that is down gets one at a time. */
  boolean allows(Instant time, int inFlight) {
    now = time;
    return pausedUntil() == null && (!down || inFlight == 0);
  }

  /**
   * @param stillInFlight exchanges that were sent before and have not come back
   * @param wait what the sink asked for, or null
   */
  void failed(
      Collection<SessionQueue> sessions,
      int stillInFlight,
      String why,
      Duration wait,
      Instant time) {
    now = time;
    error = why;
    if (wait != null) {
      rest(now.plus(wait));
    }
    if (down && stillInFlight == 0) {
      nextProbe = now.plus(waits.after(++probes));
    } else if (!down) {
      failedInARow.addAll(sessions);
      goDownIfAllFail();
    }
  }

  private void goDownIfAllFail() {
    if (failedInARow.size() >= downAfter) {
      failedInARow.clear();
      down = true;
      probes = 1;
      nextProbe = now.plus(waits.after(probes));
    }
  }

  /**
   * The sink took or refused something, so it lives.
   *
   * @return true when it was down until now
   */
  boolean answered() {
    boolean was = down;
    down = false;
    failedInARow.clear();
    nextProbe = Instant.MIN;
    return was;
  }

  boolean isDown() {
    return down;
  }

  /** End of the present pause, or null when there is none. */
  Instant pausedUntil() {
    Instant until = later(nextProbe, askedUntil);
    return until.isAfter(now) ? until : null;
  }

  /** Nothing goes before this time. */
  void rest(Instant until) {
    askedUntil = later(askedUntil, until);
  }

  /** The last failure. */
  String error() {
    return error;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
