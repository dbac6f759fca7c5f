package dev.sessionrelay.poll;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps polls from entering a vendor route while it is exchanged for another. */
public final class RouteGate {
  private final Lock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final Map<String, Integer> inside = new HashMap<>();
  private final Set<String> closed = new HashSet<>();

  /** Runs the poll inside the route, when the gate is open. */
  public void pass(String route, Runnable poll) {
    if (!enter(route)) {
      return;
    }
    try {
      poll.run();
    } finally {
      leave(route);
    }
  }

  /**
   * Holds back polls that want to enter these routes, and waits for those inside to leave.
   *
   * @param patience longest wait
   */
  public void close(Set<String> routes, Duration patience) throws InterruptedException {
    long nanos = patience.toNanos();
    lock.lock();
    try {
      closed.addAll(routes);
      while (nanos > 0 && routes.stream().anyMatch(inside::containsKey)) {
        nanos = moved.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets polls enter these routes again. */
  public void open(Set<String> routes) {
    lock.lock();
    try {
      closed.removeAll(routes);
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** False when the thread was interrupted while it waited: the account is closing. */
  private boolean enter(String route) {
    lock.lock();
    try {
      while (closed.contains(route)) {
        moved.await(1, TimeUnit.SECONDS);
      }
      inside.merge(route, 1, Integer::sum);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void leave(String route) {
    lock.lock();
    try {
      inside.computeIfPresent(route, (name, count) -> count == 1 ? null : count - 1);
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
