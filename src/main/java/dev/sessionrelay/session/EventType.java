package dev.sessionrelay.session;

/** The CloudEvents types that the relay emits. */
public enum EventType {
  SESSION_DISCOVERED("sessionrelay.session.discovered"),
  SESSION_CHANGED("sessionrelay.session.changed"),
  SESSION_GONE("sessionrelay.session.gone"),
  SESSION_OBSERVED("sessionrelay.session.observed"),
  POLL_FAILED("sessionrelay.poll.failed"),
  POLL_RECOVERED("sessionrelay.poll.recovered");

  private final String cloudEventType;

  EventType(String cloudEventType) {
    this.cloudEventType = cloudEventType;
  }

  /** The CloudEvents {@code type} attribute. */
  public String cloudEventType() {
    return cloudEventType;
  }
}
