package dev.sessionrelay.sink;

import dev.sessionrelay.session.Event;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.camel.Message;
import org.apache.camel.spi.Metadata;

/**
 * The message that a sink's route gets: the body is the CloudEvent as JSON text, the headers repeat
 * what routes filter by. A batch's body is a JSON array, or a line for each event, and only id and
 * count stand in its headers.
 */
public final class EventMessage {
  /** The CloudEvents id; the same on every try. Of a batch: one id for exactly these events. */
  @Metadata(javaType = "String")
  public static final String ID = "SessionEventId";

  /** The CloudEvents type. */
  @Metadata(javaType = "String")
  public static final String TYPE = "SessionEventType";

  /** Canonical state after the change; absent on events of a whole target. */
  @Metadata(javaType = "String")
  public static final String STATE = "SessionState";

  /** The vendor of the session. */
  @Metadata(javaType = "String")
  public static final String VENDOR = "SessionVendor";

  /** Name of the operator's target. */
  @Metadata(javaType = "String")
  public static final String TARGET = "SessionTarget";

  /** The vendor's id of the session; absent on events of a whole target. */
  @Metadata(javaType = "String")
  public static final String SESSION = "SessionId";

  /** The CloudEvents source. */
  @Metadata(javaType = "String")
  public static final String SOURCE = "SessionSource";

  /** Rises with each event of a session; a number. */
  @Metadata(javaType = "Long")
  public static final String SEQUENCE = "SessionSequence";

  /** Events in the body; set on batches only. */
  @Metadata(javaType = "Integer")
  public static final String COUNT = "SessionEventCount";

  /** The span of the delivery, as W3C Trace Context has it; absent unless there are spans. */
  @Metadata(javaType = "String")
  public static final String TRACEPARENT = "traceparent";

  /** What the body is. */
  enum BodyForm {
    EVENT,
    ARRAY,
    LINES;

    static BodyForm of(int batch, boolean lines) {
      if (batch == 1) {
        return EVENT;
      }
      return lines ? LINES : ARRAY;
    }

    private String body(List<Event> events) {
      List<String> all = events.stream().map(Event::json).toList();
      return this == LINES ? String.join("\n", all) : "[" + String.join(",", all) + "]";
    }
  }

  private EventMessage() {}

  static void trace(Message message, String traceparent) {
    if (traceparent != null) {
      message.setHeader(TRACEPARENT, traceparent);
    }
  }

  static void fill(Message message, List<Event> events, BodyForm form) {
    if (form == BodyForm.EVENT) {
      fill(message, events.get(0));
    } else {
      message.setBody(form.body(events));
      message.setHeader(ID, batchId(events));
      message.setHeader(COUNT, events.size());
    }
  }

  private static void fill(Message message, Event event) {
    message.setBody(event.json());
    message.setHeader(ID, event.id());
    message.setHeader(TYPE, event.type().cloudEventType());
    message.setHeader(VENDOR, event.vendor());
    message.setHeader(TARGET, event.target());
    message.setHeader(SOURCE, event.source());
    message.setHeader(SEQUENCE, event.sequence());
    if (event.state() != null) {
      message.setHeader(STATE, event.state().name());
    }
    if (event.subject() != null) {
      message.setHeader(SESSION, event.subject());
    }
  }

  private static String batchId(List<Event> events) {
    String ids = events.stream().map(Event::id).collect(Collectors.joining("\n"));
    return UUID.nameUUIDFromBytes(ids.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
