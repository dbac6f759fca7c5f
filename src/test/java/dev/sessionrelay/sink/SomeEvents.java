package dev.sessionrelay.sink;

import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.Events;
import dev.sessionrelay.session.ObservedSession;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionState;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Events to send about. */
final class SomeEvents {
  static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
  static final Origin ORIGIN =
      new Origin(
          "alibaba",
          "emr-serverless-spark",
          "alibaba-session-clusters",
          "prod",
          "spark",
          "w-1234abcd",
          "w-1234abcd");

  private SomeEvents() {}

  static Session session(String id, SessionState state) {
    return new Session(
        ORIGIN,
        id,
        "nightly report",
        "SPARK",
        "SQL",
        state,
        state.name(),
        Activity.IDLE,
        null,
        null,
        "dev_queue",
        null,
        START,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        Map.of(),
        null);
  }

  /** The {@code sequence}-th event of a session. */
  static Event of(String id, long sequence) {
    SessionState state = sequence % 2 == 0 ? SessionState.STOPPED : SessionState.RUNNING;
    return Events.observed(
        ObservedSession.of(session(id, state)), sequence, START.plusMillis(sequence));
  }
}
