package dev.sessionrelay.session;

import java.time.Instant;

/**
 * Makes events. Pure: the same arguments give the same event, with the same {@code id}. The id does
 * not depend on the time, so that a change seen again after a crash has its old id.
 */
public final class Events {
  private Events() {}

  /** A session that was not known, or had been gone. */
  public static Event discovered(ObservedSession session, long sequence, Instant at) {
    return event(EventType.SESSION_DISCOVERED, session, sequence, at, json -> {});
  }

  /** A known session, seen again, for targets that ask for every poll. */
  public static Event observed(ObservedSession session, long sequence, Instant at) {
    return event(EventType.SESSION_OBSERVED, session, sequence, at, json -> {});
  }

  /** A known session that differs from what was last known. */
  public static Event changed(Session before, ObservedSession after, long sequence, Instant at) {
    return event(
        EventType.SESSION_CHANGED,
        after,
        sequence,
        at,
        json -> {
          EventWriter data = new EventWriter(json);
          data.previous(before);
          data.changed(SessionChanges.between(before, after.session()));
        });
  }

  /**
   * A known session that the vendor no longer has; it is shown as last known, with state GONE.
   *
   * @param proof in words, what shows that it is gone
   */
  public static Event gone(
      Session before, GoneReason reason, String proof, long sequence, Instant at) {
    Session gone =
        SessionBuilder.of(before).state(SessionState.GONE).activity(Activity.UNKNOWN).build();
    return event(
        EventType.SESSION_GONE,
        ObservedSession.of(gone),
        sequence,
        at,
        json -> {
          new EventWriter(json).previous(before);
          json.writeStringField("goneReason", reason.name());
          json.writeStringField("goneProof", proof);
        });
  }

  /** A session whose target has had no answer about it for some turns, as last known. */
  public static Event stale(Session last, Instant lastSeen, long sequence, Instant at) {
    return event(
        EventType.SESSION_STALE,
        ObservedSession.of(last),
        sequence,
        at,
        json -> json.writeStringField("lastSeen", lastSeen.toString()));
  }

  /** A session that was stale and is seen again. */
  public static Event fresh(
      ObservedSession session, Instant staleSince, long sequence, Instant at) {
    return event(
        EventType.SESSION_FRESH,
        session,
        sequence,
        at,
        json -> json.writeStringField("staleSince", staleSince.toString()));
  }

  /** An incident that opened, or whose class changed. */
  public static Event pollFailed(Incident incident, long sequence, Instant at) {
    return event(EventType.POLL_FAILED, incident, sequence, at, json -> {});
  }

  /** An incident that lasts, told once more. */
  public static Event incidentReminded(Incident incident, long sequence, Instant at) {
    return event(
        EventType.INCIDENT_REMINDED,
        incident,
        sequence,
        at,
        json -> {
          new EventWriter(json).duration(incident.since(), at);
          json.writeNumberField("reminder", incident.course().reminders());
        });
  }

  /** An incident that ended; {@code durationMillis} runs from its first failed poll. */
  public static Event pollRecovered(Incident incident, long sequence, Instant at) {
    return ended(EventType.POLL_RECOVERED, incident, sequence, at);
  }

  /** An incident that ended because no target asks for it any more. */
  public static Event targetRemoved(Incident incident, long sequence, Instant at) {
    return ended(EventType.TARGET_REMOVED, incident, sequence, at);
  }

  /**
   * An alert rule about a session was raised, is still true, or has ended.
   *
   * @param type one of {@code ALERT_…}
   */
  public static Event alert(
      EventType type, Session session, AlertDetails alert, long sequence, Instant at) {
    Envelope envelope =
        new Envelope(session.origin(), session.sessionId(), type, sequence, at, content(alert));
    return envelope.event(
        session.state(),
        Json.object(
            data -> {
              new SessionWriter(data).session(session);
              new EventWriter(data).alert(alert, at);
            }));
  }

  /** The same about polls that fail. */
  public static Event alert(
      EventType type, Incident incident, AlertDetails alert, long sequence, Instant at) {
    Envelope envelope =
        new Envelope(incident.origin(), incident.sessionId(), type, sequence, at, content(alert));
    return envelope.event(
        null,
        Json.object(
            data -> {
              EventWriter fields = new EventWriter(data);
              fields.incident(incident);
              fields.alert(alert, at);
            }));
  }

  /**
   * Something about a part of the relay itself.
   *
   * @param type one of {@code SINK_…} and {@code BREAKER_…}
   * @param since when it began; {@code durationMillis} of an end runs from it
   * @param reason in words, bounded and without secrets; null where none is known
   */
  public static Event ofPart(
      EventType type, RelayPart part, Instant since, String reason, long sequence, Instant at) {
    Envelope envelope =
        new Envelope(part.origin(), null, type, sequence, at, String.valueOf(since));
    return envelope.event(
        null,
        Json.object(
            data -> {
              SessionWriter fields = new SessionWriter(data);
              fields.text("vendor", part.vendor());
              fields.text("sink", part.sink());
              fields.text("account", part.account());
              fields.text("endpoint", part.endpoint());
              fields.text("since", since);
              if (type == EventType.BREAKER_CLOSED) {
                new EventWriter(data).duration(since, at);
              }
              fields.text("reason", reason);
            }));
  }

  private static String content(AlertDetails alert) {
    return alert.rule() + "\n" + alert.since() + "\n" + alert.reminder();
  }

  private static Event ended(EventType type, Incident incident, long sequence, Instant at) {
    return event(
        type, incident, sequence, at, json -> new EventWriter(json).duration(incident.since(), at));
  }

  private static Event event(
      EventType type, ObservedSession observed, long sequence, Instant at, Json.Body more) {
    Session session = observed.session();
    String content = observed.fingerprint().toString();
    return new Envelope(session.origin(), session.sessionId(), type, sequence, at, content)
        .event(session.state(), Json.joined(observed.json(), Json.object(more)));
  }

  private static Event event(
      EventType type, Incident incident, long sequence, Instant at, Json.Body more) {
    // Two targets may share a source (one listing, two filters): their incidents are two.
    String content = incident.origin().target() + "\n" + incident.failureClass();
    Envelope envelope =
        new Envelope(incident.origin(), incident.sessionId(), type, sequence, at, content);
    return envelope.event(
        null,
        Json.object(
            data -> {
              new EventWriter(data).incident(incident);
              more.write(data);
            }));
  }
}
