package dev.sessionrelay.session;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A session being put together, the one way to make one; what a vendor does not say stays null. */
public final class SessionBuilder {
  private final Origin origin;
  private final String sessionId;
  private final Map<String, Object> attributes = new TreeMap<>();
  private final Map<String, Object> readings = new TreeMap<>();
  private String name;
  private String kind;
  private String vendorKind;
  private SessionState state = SessionState.UNKNOWN;
  private String vendorState;
  private Activity activity = Activity.UNKNOWN;
  private Session.StateReason stateReason;
  private Session.Owner owner;
  private String queue;
  private Session.Engine engine;
  private Instant createdAt;
  private Instant startedAt;
  private Instant lastActivityAt;
  private Boolean autoStart;
  private Session.AutoStop autoStop;
  private Session.Links links;
  private List<Session.ConfigurationItem> configuration = List.of();
  private String requestId;

  public SessionBuilder(Origin origin, String sessionId) {
    this.origin = origin;
    this.sessionId = sessionId;
  }

  /** Everything as it is in this session. */
  public static SessionBuilder of(Session session) {
    SessionBuilder same =
        new SessionBuilder(session.origin(), session.sessionId())
            .name(session.name())
            .kind(session.kind())
            .vendorKind(session.vendorKind())
            .state(session.state())
            .vendorState(session.vendorState())
            .activity(session.activity())
            .stateReason(session.stateReason())
            .owner(session.owner())
            .queue(session.queue())
            .engine(session.engine())
            .createdAt(session.createdAt())
            .startedAt(session.startedAt())
            .lastActivityAt(session.lastActivityAt())
            .autoStart(session.autoStart())
            .autoStop(session.autoStop())
            .links(session.links())
            .configuration(session.configuration())
            .requestId(session.requestId());
    session.attributes().forEach(same::attribute);
    return same;
  }

  public SessionBuilder name(String value) {
    name = value;
    return this;
  }

  public SessionBuilder kind(String value) {
    kind = value;
    return this;
  }

  public SessionBuilder vendorKind(String value) {
    vendorKind = value;
    return this;
  }

  public SessionBuilder state(SessionState value) {
    state = value;
    return this;
  }

  public SessionBuilder vendorState(String value) {
    vendorState = value;
    return this;
  }

  public SessionBuilder activity(Activity value) {
    activity = value;
    return this;
  }

  public SessionBuilder stateReason(Session.StateReason value) {
    stateReason = value;
    return this;
  }

  public SessionBuilder owner(Session.Owner value) {
    owner = value;
    return this;
  }

  public SessionBuilder queue(String value) {
    queue = value;
    return this;
  }

  public SessionBuilder engine(Session.Engine value) {
    engine = value;
    return this;
  }

  public SessionBuilder createdAt(Instant value) {
    createdAt = value;
    return this;
  }

  public SessionBuilder startedAt(Instant value) {
    startedAt = value;
    return this;
  }

  public SessionBuilder lastActivityAt(Instant value) {
    lastActivityAt = value;
    return this;
  }

  public SessionBuilder autoStart(Boolean value) {
    autoStart = value;
    return this;
  }

  public SessionBuilder autoStop(Session.AutoStop value) {
    autoStop = value;
    return this;
  }

  public SessionBuilder links(Session.Links value) {
    links = value;
    return this;
  }

  public SessionBuilder configuration(List<Session.ConfigurationItem> value) {
    configuration = value;
    return this;
  }

  public SessionBuilder requestId(String value) {
    requestId = value;
    return this;
  }

  /**
   * A field without a canonical place.
   *
   * @param value a plain JSON value; null leaves it out
   */
  public SessionBuilder attribute(String key, Object value) {
    if (value != null) {
      attributes.put(key, value);
    }
    return this;
  }

  /** A value that moves on its own and is no change; null leaves it out. */
  public SessionBuilder reading(String key, Object value) {
    if (value != null) {
      readings.put(key, value);
    }
    return this;
  }

  public Session build() {
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
