package dev.sessionrelay.account;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * The order of polls that wait for a thread: in each round every target has one, however many wait.
 * In the order of arrival alone, a target with a thousand sessions would let one with a single
 * session wait for all of them.
 */
final class FairQueue {
  private final Map<String, Long> newest = new HashMap<>();
  private long current;
  private long arrivals;

  /** A poll at its place: sorted, it stands where it is to be carried out. */
  record QueuedPoll(FairQueue rounds, long round, long arrival, Runnable poll)
      implements Runnable, Comparable<QueuedPoll> {
    private static final Comparator<QueuedPoll> ORDER =
        Comparator.comparingLong(QueuedPoll::round).thenComparingLong(QueuedPoll::arrival);

    @Override
    public void run() {
      rounds.begin(round);
      poll.run();
    }

    @Override
    public int compareTo(QueuedPoll other) {
      return ORDER.compare(this, other);
    }
  }

  /** The place of a target's next poll: one round behind its newest, but never in the past. */
  synchronized QueuedPoll place(String target, Runnable poll) {
    long round = newest.merge(target, current, (last, now) -> Math.max(last + 1, now));
    return new QueuedPoll(this, round, arrivals++, poll);
  }

  private synchronized void begin(long round) {
    if (round > current) {
      current = round;
      newest.values().removeIf(last -> last < round);
    }
  }
}
