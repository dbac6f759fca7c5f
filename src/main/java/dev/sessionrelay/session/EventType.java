package dev.sessionrelay.session;

import java.util.Locale;

/** The CloudEvents types that the relay emits. */
public enum EventType {
  SESSION_DISCOVERED,
  SESSION_CHANGED,
  SESSION_GONE,
  SESSION_OBSERVED,
  SESSION_STALE,
  SESSION_FRESH,
  POLL_FAILED,
  POLL_RECOVERED,
  INCIDENT_REMINDED,
  TARGET_REMOVED,
  ALERT_RAISED,
  ALERT_REMINDED,
  ALERT_RESOLVED,
  SINK_STOPPED,
  SINK_TEST,
  BREAKER_OPENED,
  BREAKER_CLOSED;

  private static final String COMMON_PREFIX = "sessionrelay.";

  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '.');

  /** The CloudEvents {@code type} attribute. */
  public String cloudEventType() {
    return COMMON_PREFIX + word;
  }

  /** Whether it is about one session, and not about polls. */
  public boolean isOfSession() {
    return word.startsWith("session.");
  }

  /** Whether an alert rule made it. */
  public boolean isOfAlert() {
    return word.startsWith("alert.");
  }

  /** Whether it is about polls that fail. */
  public boolean isOfIncident() {
    return word.startsWith("poll.") || word.startsWith("incident.") || this == TARGET_REMOVED;
  }

  /** Whether it is about a part of the relay itself. */
  public boolean isOfRelay() {
    return word.startsWith("sink.") || word.startsWith("breaker.");
  }

  /** The type as operators write it, such as {@code session.changed}. */
  public String word() {
    return word;
  }

  /** What operators wrote, with or without what all types begin with, as in {@link #word()}. */
  public static String word(String text) {
    return text.startsWith(COMMON_PREFIX) ? text.substring(COMMON_PREFIX.length()) : text;
  }
}
