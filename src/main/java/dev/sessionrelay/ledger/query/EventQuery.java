package dev.sessionrelay.ledger.query;

import dev.sessionrelay.session.EventType;
import dev.sessionrelay.session.SessionState;
import java.time.Instant;
import java.util.List;

/**
 * Which events to list; null means any.
 *
 * @param types any of these; empty for all
 * @param session id of a session, whichever account gave it out
 * @param source CloudEvents source
 * @param since when they were observed at the earliest
 * @param until before then
 */
public record EventQuery(
    List<EventType> types,
    String vendor,
    String account,
    String target,
    String session,
    String source,
    SessionState state,
    Instant since,
    Instant until) {
  public static final EventQuery ALL =
      new EventQuery(List.of(), null, null, null, null, null, null, null, null);

  /** Events of one type. */
  public static EventQuery of(EventType type) {
    return new EventQuery(List.of(type), null, null, null, null, null, null, null, null);
  }

  public EventQuery {
    types = List.copyOf(types);
  }

  /**
   * From the parameters {@code type} (several with commas between), {@code vendor}, {@code
   * account}, {@code target}, {@code session}, {@code source}, {@code state}, {@code since} and
   * {@code until}.
   *
   * @throws QueryException for a value that is none
   */
  public static EventQuery of(QueryParameters query) {
    return new EventQuery(
        query.types("type"),
        query.text("vendor"),
        query.text("account"),
        query.text("target"),
        query.text("session"),
        query.text("source"),
        query.word("state", SessionState.class),
        query.time("since"),
        query.time("until"));
  }

  /** Whether an index leads to what matches; else the feed is gone through. */
  boolean isSelective() {
    return session != null || target != null || isRare();
  }

  /** Whether only types are asked for that are few among the events. */
  boolean isRare() {
    return !types.isEmpty()
        && !types.contains(EventType.SESSION_CHANGED)
        && !types.contains(EventType.SESSION_OBSERVED);
  }

  /** Whether everything matches but what is older or newer. */
  boolean isPlain() {
    return !isSelective()
        && types.isEmpty()
        && vendor == null
        && account == null
        && source == null
        && state == null;
  }
}
