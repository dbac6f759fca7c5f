package dev.sessionrelay.ledger.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.EventType;
import dev.sessionrelay.session.SessionState;
import java.util.ArrayList;
import java.util.List;

/** Makes the spans of a session's life from its events. Pure. */
final class SessionTimeline {
  private static final ObjectReader JSON = new ObjectMapper().reader();

  private SessionTimeline() {}

  /**
   * @param events of one session, oldest first
   */
  static List<SessionSpan> of(List<Event> events) {
    List<SessionSpan> spans = new ArrayList<>();
    events.stream().filter(event -> event.state() != null).forEach(event -> add(event, spans));
    return spans;
  }

  private static void add(Event event, List<SessionSpan> spans) {
    SessionSpan next = span(event);
    SessionSpan last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
    if (last != null && isSame(last, next)) {
      return;
    }
    if (last != null) {
      spans.set(
          spans.size() - 1,
          new SessionSpan(last.state(), last.activity(), last.stale(), last.from(), next.from()));
    }
    spans.add(next);
  }

  private static SessionSpan span(Event event) {
    boolean stale = event.type() == EventType.SESSION_STALE;
    return new SessionSpan(event.state(), activity(event), stale, event.time(), null);
  }

  private static boolean isSame(SessionSpan one, SessionSpan other) {
    return one.state() == other.state()
        && one.activity() == other.activity()
        && one.stale() == other.stale();
  }

  private static Activity activity(Event event) {
    if (event.state() == SessionState.GONE) {
      return Activity.UNKNOWN;
    }
    try {
      String word = JSON.readTree(event.json()).path("data").path("activity").asText("UNKNOWN");
      return Activity.valueOf(word);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Activity.UNKNOWN;
    }
  }
}
