package dev.sessionrelay.sink;

import dev.sessionrelay.session.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** The sessions that have undelivered events: which may go, in turn, and which wait until when. */
final class Lanes {
  private final Map<Lane.Key, Lane> all = new HashMap<>();
  private final Deque<Lane> ready = new ArrayDeque<>();
  private final PriorityQueue<Lane> waiting =
      new PriorityQueue<>(Comparator.comparing((Lane lane) -> lane.notBefore));

  /** The lane of the event's session, made when there is none. */
  Lane of(Event event) {
    return all.computeIfAbsent(Lane.Key.of(event), Lane::new);
  }

  /** The lane may go when its turn comes; one without events is forgotten. */
  void goOn(Lane lane) {
    if (lane.items.isEmpty()) {
      all.remove(lane.key);
    } else {
      lane.state = Lane.State.READY;
      ready.addLast(lane);
    }
  }

  /** The lane waits. */
  void hold(Lane lane, Instant until) {
    lane.state = Lane.State.WAITING;
    lane.notBefore = until;
    waiting.add(lane);
  }

  /** Lanes whose wait is over may go. */
  void releaseDue(Instant now) {
    while (!waiting.isEmpty() && !waiting.peek().notBefore.isAfter(now)) {
      goOn(waiting.poll());
    }
  }

  /** No lane waits any more. */
  void releaseAll() {
    while (!waiting.isEmpty()) {
      goOn(waiting.poll());
    }
  }

  /** All waits end so much earlier. */
  void shorten(Duration by) {
    waiting.forEach(lane -> lane.notBefore = lane.notBefore.minus(by));
  }

  /** When the next wait is over, or null when none waits. */
  Instant nextDue() {
    return waiting.isEmpty() ? null : waiting.peek().notBefore;
  }

  /** Takes the first events of the lanes whose turn it is; these lanes are busy then. */
  Map<Lane, List<Item>> depart(int most) {
    Map<Lane, List<Item>> parts = new LinkedHashMap<>();
    for (int left = most; left > 0 && !ready.isEmpty(); ) {
      List<Item> head = ready.peekFirst().head(left);
      boolean alone = head.get(0).alone;
      if (alone && !parts.isEmpty()) {
        break;
      }
      Lane lane = ready.removeFirst();
      lane.state = Lane.State.BUSY;
      parts.put(lane, head);
      left = alone ? 0 : left - head.size();
    }
    return parts;
  }

  /** Lanes that may go, in turn. */
  List<Lane> ready() {
    return List.copyOf(ready);
  }

  /** Forgets the lanes that have nothing left to go. */
  void dropEmpty() {
    ready.removeIf(lane -> lane.items.isEmpty() && all.remove(lane.key, lane));
  }
}
