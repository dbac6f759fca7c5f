package dev.sessionrelay.sink;

import java.time.Instant;

/**
 * How a sink is doing in this process.
 *
 * @param error what keeps it from delivering, or null when nothing does
 * @param since when this condition began
 * @param cursor place in the feed up to which it has everything but what is parked
 * @param parked events that failed and wait for their next try, with those behind them
 * @param delivered events its route has taken since the process started
 * @param refusing whether its receiver refused what waits, and has taken nothing since
 */
public record SinkStatus(
    String sink,
    SinkCondition condition,
    String error,
    Instant since,
    long cursor,
    int parked,
    long delivered,
    boolean refusing) {

  /** What a sink is doing. */
  public enum SinkCondition {
    /** Delivers, or has nothing to deliver. */
    WORKING,
    /** Does not take events; probed one at a time. */
    DOWN,
    /** Progress cannot be read or saved; resumes by itself. */
    HELD_UP,
    /** Wants no more events; resumes when its route is started anew. */
    STOPPED
  }
}
