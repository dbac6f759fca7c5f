package dev.sessionrelay.session;

import java.time.Instant;

/**
 * Something changed, failed or recovered. What stands beside {@code json} repeats parts of it, for
 * storing and filtering without parsing.
 *
 * @param id deterministic: the same change has the same id, also after a crash and a second poll
 * @param source see {@link Origin#source()}
 * @param subject session id, or null on events of a whole target
 * @param sequence rises by one per (source, subject)
 * @param state the session's state after the change, or null on target-level events
 * @param json the whole CloudEvent in structured mode, one line, exactly as every sink gets it
 */
public record Event(
    String id,
    String source,
    String subject,
    EventType type,
    Instant time,
    long sequence,
    String vendor,
    String target,
    SessionState state,
    String json) {
  /** Of CloudEvents' extension for distributed tracing. */
  private static final String TRACEPARENT = "traceparent";

  /**
   * The same, made in this span.
   *
   * @param traceparent as W3C Trace Context has it; null leaves the event as it is
   */
  public Event tracedBy(String traceparent) {
    if (traceparent == null) {
      return this;
    }
    String traced = "{\"" + TRACEPARENT + "\":\"" + traceparent + "\"," + json.substring(1);
    return new Event(id, source, subject, type, time, sequence, vendor, target, state, traced);
  }

  /** The span that it was made in, or null. */
  public String traceparent() {
    String start = "{\"" + TRACEPARENT + "\":\"";
    return json.startsWith(start)
        ? json.substring(start.length(), json.indexOf('"', start.length()))
        : null;
  }
}
