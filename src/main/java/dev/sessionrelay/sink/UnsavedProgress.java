package dev.sessionrelay.sink;

import java.time.Duration;

/** Acknowledgements that wait to be saved together. For one thread. */
final class UnsavedProgress {
  /** How long an acknowledgement waits for others. */
  static final Duration LONGEST = Duration.ofMillis(50);

  private static final int MOST_EVENTS = 256;

  private int events;
  private boolean any;
  private long since;

  /**
   * @param more events settled; 0 when the place in the feed alone has changed
   */
  void add(int more) {
    events += more;
    if (!any) {
      any = true;
      since = System.nanoTime();
    }
  }

  void saved() {
    events = 0;
    any = false;
  }

  boolean any() {
    return any;
  }

  /**
   * @param idle whether nothing is under way that could be saved along
   */
  boolean isDue(boolean idle) {
    return any && (idle || events >= MOST_EVENTS || System.nanoTime() - since >= LONGEST.toNanos());
  }
}
