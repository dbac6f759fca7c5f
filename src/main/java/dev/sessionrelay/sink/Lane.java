package dev.sessionrelay.sink;

import dev.sessionrelay.session.Event;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The undelivered events of one session (or of one target's source), in order. */
final class Lane {
  /** Names a session for good; {@code subject} is null for events of a whole target. */
  record Key(String source, String subject) {
    static Key of(Event event) {
      return new Key(event.source(), event.subject());
    }
  }

  enum State {
    /** Its first event may go. */
    READY,
    /** Its first events are being delivered. */
    BUSY,
    /** Its first event failed and waits for {@link #notBefore}. */
    WAITING
  }

  final Key key;
  final Deque<Item> items = new ArrayDeque<>();
  State state = State.READY;
  Instant notBefore = Instant.MIN;

  Lane(Key key) {
    this.key = key;
  }

  /** The first events that may go in one exchange. */
  List<Item> head(int most) {
    List<Item> head = new ArrayList<>();
    for (Item item : items) {
      boolean alone = item.alone && !head.isEmpty();
      if (head.size() == most || alone) {
        break;
      }
      head.add(item);
      if (item.alone) {
        break;
      }
    }
    return head;
  }
}
