package dev.sessionrelay.sink;

import java.time.Duration;

/** What becomes of an event that a sink did not take. */
public sealed interface Verdict {
  /** What happened, bounded and without secrets; shown to operators. */
  String error();

  /**
   * Try again later.
   *
   * @param pause how long the sink asked to be left alone as a whole, or null when it did not
   */
  record Retry(String error, Duration pause) implements Verdict {}

  /** The sink will never take this event: it becomes a dead letter. */
  record Refused(String error) implements Verdict {}

  /** The sink wants no more events at all, until it is configured anew or the process restarts. */
  record Stop(String error) implements Verdict {}
}
