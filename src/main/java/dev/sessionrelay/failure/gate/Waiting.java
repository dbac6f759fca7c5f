package dev.sessionrelay.failure.gate;

import java.time.Duration;

/** How to let time pass: {@code Thread::sleep} outside of tests. */
@FunctionalInterface
public interface Waiting {
  /** Waits in real time. */
  Waiting REAL = pause -> Thread.sleep(pause.toMillis(), pause.toNanosPart() % 1_000_000);

  void sleep(Duration pause) throws InterruptedException;
}
