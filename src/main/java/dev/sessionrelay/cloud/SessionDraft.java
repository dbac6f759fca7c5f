package dev.sessionrelay.cloud;

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
public final class SessionDraft {
  private final Origin origin;
  private final String sessionId;
  public final Map<String, Object> attributes = new TreeMap<>();
  public final Map<String, Object> readings = new TreeMap<>();
  public String name;
  public String kind;
  public String vendorKind;
  public SessionState state = SessionState.UNKNOWN;
  public String vendorState;
  public Activity activity = Activity.UNKNOWN;
  public Session.StateReason stateReason;
  public Session.Owner owner;
  public String queue;
  public Session.Engine engine;
  public Instant createdAt;
  public Instant startedAt;
  public Instant lastActivityAt;
  public Boolean autoStart;
  public Session.AutoStop autoStop;
  public Session.Links links;
  public List<Session.ConfigurationItem> configuration = List.of();
  public String requestId;

  public SessionDraft(Origin origin, String sessionId) {
    this.origin = origin;
    this.sessionId = sessionId;
  }

  public void attribute(String key, Object value) {
    if (value != null) {
      attributes.put(key, value);
    }
  }

  /** A value that moves on its own and is no change. */
  public void reading(String key, Object value) {
    if (value != null) {
      readings.put(key, value);
    }
  }

  public Session session() {
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
