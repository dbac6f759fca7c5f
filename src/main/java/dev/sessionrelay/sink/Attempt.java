package dev.sessionrelay.sink;

import dev.sessionrelay.session.Event;
import java.util.List;
import java.util.Map;

/** Events that go out in one exchange: the first ones of one or several sessions. */
final class Attempt {
  private final Map<Lane, List<Item>> parts;
  private final List<Event> events;

  Attempt(Map<Lane, List<Item>> parts) {
    this.parts = parts;
    this.events =
        parts.values().stream().flatMap(List::stream).map(item -> item.stored.event()).toList();
  }

  Map<Lane, List<Item>> parts() {
    return parts;
  }

  List<Event> events() {
    return events;
  }
}
