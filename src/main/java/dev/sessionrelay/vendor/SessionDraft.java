package dev.sessionrelay.vendor;

import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionChanges;
import dev.sessionrelay.session.SessionState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A session being put together; what a vendor does not say stays null. */
final class SessionDraft {
  private final Origin origin;
  private final String sessionId;
  final Map<String, Object> attributes = new TreeMap<>();
  final Map<String, Object> readings = new TreeMap<>();
  String name;
  String kind;
  String vendorKind;
  SessionState state = SessionState.UNKNOWN;
  String vendorState;
  Activity activity = Activity.UNKNOWN;
  Session.StateReason stateReason;
  Session.Owner owner;
  String queue;
  Session.Engine engine;
  Instant createdAt;
  Instant startedAt;
  Instant lastActivityAt;
  Boolean autoStart;
  Session.AutoStop autoStop;
  Session.Links links;
  List<Session.ConfigurationItem> configuration = List.of();
  String requestId;

  SessionDraft(Origin origin, String sessionId) {
    this.origin = origin;
    this.sessionId = sessionId;
  }

  void attribute(String key, Object value) {
    if (value != null) {
      attributes.put(key, value);
    }
  }

  /** A value that moves on its own and is no change. */
  void reading(String key, Object value) {
    if (value != null) {
      readings.put(key, value);
    }
  }

  Session session() {
    if (!readings.isEmpty()) {
      attributes.put(SessionChanges.READINGS, Map.copyOf(readings));
    }
    return new Session(
        origin,
        sessionId,
        name,
        kind,
        vendorKind,
        state,
        vendorState,
        activity,
        stateReason,
        owner,
        queue,
        engine,
        createdAt,
        startedAt,
        lastActivityAt,
        autoStart,
        autoStop,
        links,
        configuration,
        attributes,
        requestId);
  }
}
