package dev.sessionrelay.account;

import java.time.Duration;

/** How to let time pass: {@code Thread::sleep} outside of tests. */
@FunctionalInterface
public interface Sleeper {
  /** Waits in real time. */
  Sleeper REAL = pause -> Thread.sleep(pause.toMillis(), pause.toNanosPart() % 1_000_000);

  void sleep(Duration pause) throws InterruptedException;
}
