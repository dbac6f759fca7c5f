package dev.sessionrelay.sink;

import dev.sessionrelay.ledger.EventLog.Stored;
import dev.sessionrelay.session.Event;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** The undelivered events by session: which may go, in turn, and which wait until when. */
final class SessionQueues {
  private final Map<QueueKey, SessionQueue> all = new HashMap<>();
  private final Deque<SessionQueue> ready = new ArrayDeque<>();
  private final PriorityQueue<SessionQueue> waiting =
      new PriorityQueue<>(Comparator.comparing((SessionQueue queue) -> queue.notBefore));

  /** Names a session for good; {@code subject} is null for events of a whole target. */
  private record QueueKey(String source, String subject) {
    static QueueKey of(Event event) {
      return new QueueKey(event.source(), event.subject());
    }
  }

  enum QueueState {
    /** Its first event may go. */
    READY,
    /** Its first events are being delivered. */
    BUSY,
    /** Its first event failed and waits for {@link SessionQueue#notBefore}. */
    WAITING
  }

  /** One event on its way through a {@link Backlog}. */
  static final class PendingEvent {
    final Stored stored;

    /** When its waiting began, for giving up. */
    final Instant since;

    int attempts;

    /** Answers that spoke of this event alone. */
    int refusals;

    String error;

    /** Behind the cursor, remembered one by one. */
    boolean parked;

    /** Taken, refused or not wanted: the cursor may pass. */
    boolean settled;

    /** Was part of a refused batch: goes alone from now on, to find out which one was meant. */
    boolean alone;

    PendingEvent(Stored stored, Instant since) {
      this.stored = stored;
      this.since = since;
    }

    long position() {
      return stored.position();
    }
  }

  /** The undelivered events of one session (or of one target's source), in order. */
  static final class SessionQueue {
    private final QueueKey key;
    final Deque<PendingEvent> events = new ArrayDeque<>();
    QueueState state = QueueState.READY;
    Instant notBefore = Instant.MIN;

    private SessionQueue(QueueKey key) {
      this.key = key;
    }

    /** The first events that may go in one exchange. */
    private List<PendingEvent> head(int most) {
      List<PendingEvent> head = new ArrayList<>();
      for (PendingEvent event : events) {
        if (head.size() == most || (event.alone && !head.isEmpty())) {
          break;
        }
        head.add(event);
        if (event.alone) {
          break;
        }
      }
      return head;
    }
  }

  /** Events that go out in one exchange: the first ones of one or several sessions. */
  record DeliveryBatch(Map<SessionQueue, List<PendingEvent>> parts) {
    /** As the feed has them. */
    List<Event> events() {
      return parts.values().stream()
          .flatMap(List::stream)
          .sorted(Comparator.comparingLong(PendingEvent::position))
          .map(pending -> pending.stored.event())
          .toList();
    }
  }

  /** The queue of the event's session, made when there is none. */
  SessionQueue of(PendingEvent event) {
    return all.computeIfAbsent(QueueKey.of(event.stored.event()), SessionQueue::new);
  }

  /** The queue may go when its turn comes; one without events is forgotten. */
  void goOn(SessionQueue queue) {
    if (queue.events.isEmpty()) {
      all.remove(queue.key);
    } else {
      queue.state = QueueState.READY;
      ready.addLast(queue);
    }
  }

  /** The queue waits. */
  void hold(SessionQueue queue, Instant until) {
    queue.state = QueueState.WAITING;
    queue.notBefore = until;
    waiting.add(queue);
  }

  /** Queues whose wait is over may go. */
  void releaseDue(Instant now) {
    while (!waiting.isEmpty() && !waiting.peek().notBefore.isAfter(now)) {
      goOn(waiting.poll());
    }
  }

  /** No queue waits any more. */
  void releaseAll() {
    while (!waiting.isEmpty()) {
      goOn(waiting.poll());
    }
  }

  /** When the next wait is over, or null when none waits. */
  Instant nextDue() {
    return waiting.isEmpty() ? null : waiting.peek().notBefore;
  }

  /** Takes the first events of the queues whose turn it is; null when there are none. */
  DeliveryBatch depart(int most) {
    Map<SessionQueue, List<PendingEvent>> parts = new LinkedHashMap<>();
    for (int left = most; left > 0 && !ready.isEmpty(); ) {
      List<PendingEvent> head = ready.peekFirst().head(left);
      boolean alone = head.get(0).alone;
      if (alone && !parts.isEmpty()) {
        break;
      }
      SessionQueue queue = ready.removeFirst();
      queue.state = QueueState.BUSY;
      parts.put(queue, head);
      left = alone ? 0 : left - head.size();
    }
    return parts.isEmpty() ? null : new DeliveryBatch(parts);
  }

  /** Queues that may go, in turn. */
  List<SessionQueue> ready() {
    return List.copyOf(ready);
  }

  /** Forgets the queues that have nothing left to go. */
  void dropEmpty() {
    ready.removeIf(queue -> queue.events.isEmpty() && all.remove(queue.key, queue));
  }
}
