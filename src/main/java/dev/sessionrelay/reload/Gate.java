package dev.sessionrelay.reload;

import java.time.Duration;
import java.util.Set;

/**
 * Keeps messages from entering routes while these are exchanged. Camel alone does not: a producer
 * of {@code direct:} that several threads share may still hand a message to a route that is gone.
 */
public interface Gate {
  /** Lets everything pass. */
  Gate NONE =
      new Gate() {
        @Override
        public void close(Set<String> routes, Duration patience) {}

        @Override
        public void open(Set<String> routes) {}
      };

  /**
   * Holds back whoever wants to enter these routes, and waits for those inside to leave.
   *
   * @param patience after it, the routes are exchanged all the same
   */
  void close(Set<String> routes, Duration patience) throws InterruptedException;

  /** Lets them enter again. */
  void open(Set<String> routes);
}
