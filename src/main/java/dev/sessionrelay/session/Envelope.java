package dev.sessionrelay.session;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The CloudEvents 1.0 attributes around an event's data, structured mode. Extensions: {@code
 * sequence} as a string that sorts, and {@code partitionkey} so that a partitioned log keeps the
 * order of one session.
 *
 * @param subject session id, or null
 * @param content what beside source, subject, type and sequence makes this event itself
 */
record Envelope(
    Origin origin, String subject, EventType type, long sequence, Instant at, String content) {
  private static final int DIGITS = Long.toString(Long.MAX_VALUE).length();
  static final String SESSION_SCHEMA = "urn:sessionrelay:schema:session:1";
  static final String POLL_SCHEMA = "urn:sessionrelay:schema:poll:1";
  static final String ALERT_SCHEMA = "urn:sessionrelay:schema:alert:1";
  static final String RELAY_SCHEMA = "urn:sessionrelay:schema:relay:1";

  Envelope {
    if (sequence < 0) {
      throw new IllegalArgumentException("sequence: expected 0 or more, but it is " + sequence);
    }
    at = at.truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * The event as a whole.
   *
   * @param state of the session after it, or null
   * @param data a JSON object
   */
  Event event(SessionState state, String data) {
    String id = id();
    return new Event(
        id,
        origin.source(),
        subject,
        type,
        at,
        sequence,
        origin.vendor(),
        origin.target(),
        state,
        json(id, data));
  }

  private String json(String id, String data) {
    return Json.object(
        json -> {
          SessionWriter fields = new SessionWriter(json);
          fields.text("specversion", "1.0");
          fields.text("id", id);
          fields.text("source", origin.source());
          fields.text("type", type.cloudEventType());
          fields.text("subject", subject);
          fields.text("time", at);
          fields.text("sequence", sortable(sequence));
          fields.text("partitionkey", partitionKey());
          fields.text("datacontenttype", "application/json");
          fields.text("dataschema", schema());
          json.writeFieldName("data");
          json.writeRawValue(data);
        });
  }

  /** As long as the longest. */
  private static String sortable(long number) {
    String digits = Long.toString(number);
    return "0".repeat(DIGITS - digits.length()) + digits;
  }

  /** Lengths before the parts keep ("a", "bc") apart from ("ab", "c"). */
  private String id() {
    StringBuilder identity = new StringBuilder();
    for (String part :
        new String[] {
          origin.source(), subject, type.cloudEventType(), Long.toString(sequence), content
        }) {
      identity.append(part == null ? -1 : part.length()).append(':').append(part);
    }
    return Fingerprint.of(identity.toString()).toString();
  }

  private String partitionKey() {
    return subject == null ? origin.source() : origin.source() + "/" + subject;
  }

  private String schema() {
    if (type.isOfAlert()) {
      return ALERT_SCHEMA;
    } else if (type.isOfRelay()) {
      return RELAY_SCHEMA;
    }
    return type.isOfSession() ? SESSION_SCHEMA : POLL_SCHEMA;
  }
}
