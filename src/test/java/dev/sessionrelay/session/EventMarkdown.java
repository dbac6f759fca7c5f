package dev.sessionrelay.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.sink.SessionEventText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The reference of events in {@code docs/events.md}: each type with an example that the product
 * makes, and the fields as the schemas describe them.
 */
public final class EventMarkdown {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant AT = Instant.parse("2026-11-27T08:00:00Z");
  private static final Instant BEFORE = AT.minus(Duration.ofHours(2));
  private static final Session RUNNING =
      Samples.of("sc-123131", SessionState.RUNNING, Activity.IDLE);
  private static final Session STARTING =
      SessionBuilder.of(RUNNING).state(SessionState.STARTING).activity(Activity.UNKNOWN).build();
  private static final Incident INCIDENT =
      new Incident(
          Samples.ORIGIN,
          null,
          "UNAUTHENTICATED",
          403,
          "InvalidAccessKeyId.NotFound",
          "Specified access key is not found.",
          "correct the access key of the account",
          "473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E",
          BEFORE,
          7);

  private EventMarkdown() {}

  /** All types and the fields of their data, as Markdown. */
  public static String render() {
    return Stream.of(EventType.values()).map(EventMarkdown::type).collect(Collectors.joining())
        + "## Fields\n\n### The envelope\n\n"
        + fields("event")
        + "\n### Data of `session.…` events\n\n"
        + fields("session")
        + "\n### Data of `poll.…`, `incident.…` and `target.…` events\n\nBeside vendor to workspace as above:\n\n"
        + fields("poll")
        + "\n### Data of `alert.…` events\n\nThe session, or the failure as above, and `alert` with:\n\n"
        + table(schema("alert").path("properties").path("alert").path("properties"))
        + "\n### Data of `sink.…` and `breaker.…` events\n\n"
        + fields("relay");
  }

  private static String type(EventType type) {
    Event event = example(type);
    return """
        ### `%s`

        %s
        In the log: `%s`

        ```json
        %s
        ```

        """
        .formatted(
            type.cloudEventType(),
            meaning(type),
            new SessionEventText().line(event.json()),
            pretty(event.json()));
  }

  /** An example of the type, as the product makes it. */
  static Event example(EventType type) {
    return switch (type) {
      case SESSION_DISCOVERED -> Events.discovered(ObservedSession.of(Samples.full()), 1, AT);
      case SESSION_CHANGED -> Events.changed(STARTING, ObservedSession.of(RUNNING), 2, AT);
      case SESSION_GONE -> Events.gone(RUNNING, GoneReason.NOT_FOUND, "404 in two turns", 3, AT);
      case SESSION_OBSERVED -> Events.observed(ObservedSession.of(RUNNING), 4, AT);
      case SESSION_STALE -> Events.stale(RUNNING, BEFORE, 5, AT);
      case SESSION_FRESH -> Events.fresh(ObservedSession.of(RUNNING), BEFORE, 6, AT);
      case POLL_FAILED -> Events.pollFailed(INCIDENT, 1, AT);
      case INCIDENT_REMINDED ->
          Events.incidentReminded(INCIDENT.with(IncidentCourse.NEW.reminded(AT)), 2, AT);
      case POLL_RECOVERED -> Events.pollRecovered(INCIDENT, 3, AT);
      case TARGET_REMOVED -> Events.targetRemoved(INCIDENT, 4, AT);
      case ALERT_RAISED -> Events.alert(type, RUNNING, alert(0, null), 7, AT);
      case ALERT_REMINDED -> Events.alert(type, RUNNING, alert(1, null), 8, AT);
      case ALERT_RESOLVED -> Events.alert(type, RUNNING, alert(1, "it is BUSY"), 9, AT);
      case SINK_STOPPED ->
          Events.ofPart(type, RelayPart.sink("webhook"), AT, "HTTP 410: unsubscribed", 1, AT);
      case SINK_TEST -> Events.ofPart(type, RelayPart.sink("webhook"), AT, "a test", 0, AT);
      case BREAKER_OPENED ->
          Events.ofPart(
              type,
              RelayPart.breaker("alibaba", "prod", "alibaba-session-clusters"),
              AT,
              "VENDOR_FAULT 500 InternalError",
              1,
              AT);
      case BREAKER_CLOSED -> Events.ofPart(type, RelayPart.sink("webhook"), BEFORE, null, 2, AT);
    };
  }

  private static AlertDetails alert(int reminder, String end) {
    return new AlertDetails(
        "night", "idle", BEFORE, "lastActivityAt", BEFORE.plusSeconds(1_800), reminder, end, null);
  }

  private static String meaning(EventType type) {
    return switch (type) {
      case SESSION_DISCOVERED ->
          "A session is seen for the first time, or again after it was gone.";
      case SESSION_CHANGED ->
          "Anything but a mere reading changed: `changed` names the fields, `previous` has the state before.";
      case SESSION_GONE -> "The vendor no longer has it; it is shown as last known, in state GONE.";
      case SESSION_OBSERVED -> "It was seen again; only for targets with `emit = every-poll`.";
      case SESSION_STALE ->
          "Two turns in a row had no answer about it; only for targets with `emit-stale = true`.";
      case SESSION_FRESH -> "A stale session is seen again.";
      case POLL_FAILED ->
          "An incident opened, or its failure is of another class. Without a subject it is of the whole target.";
      case INCIDENT_REMINDED -> "An incident lasts; as often as `incident.remind` says.";
      case POLL_RECOVERED -> "The incident is over.";
      case TARGET_REMOVED -> "The incident ended because no target asks for it any more.";
      case ALERT_RAISED -> "A rule became true.";
      case ALERT_REMINDED -> "It still is.";
      case ALERT_RESOLVED -> "It is no longer; `endReason` says why.";
      case SINK_STOPPED ->
          "A receiver answered 410 Gone and gets nothing more, until its configuration changes or the process"
              + " restarts. Told to the other sinks, and again only after it has answered something else.";
      case SINK_TEST ->
          "Somebody tries a sink out with `bin/session-relay sinks test`. It is not recorded, and passes all filters.";
      case BREAKER_OPENED ->
          "An endpoint of an account, or a sink, fails so often that it is only probed. Pauses under 2 seconds are"
              + " not told. Of a sink the other sinks hear.";
      case BREAKER_CLOSED -> "It works again; after a restart not before something has proven it.";
    };
  }

  private static String fields(String schema) {
    return table(schema(schema).path("properties"));
  }

  private static String table(JsonNode properties) {
    StringBuilder table = new StringBuilder("| field | meaning |\n| --- | --- |\n");
    properties
        .properties()
        .forEach(
            field -> {
              String words = words(field.getValue());
              if (!words.isEmpty()) {
                table.append("| `%s` | %s |\n".formatted(field.getKey(), words));
              }
            });
    return table.toString();
  }

  private static String words(JsonNode field) {
    String parts =
        field.path("properties").properties().stream()
            .map(part -> "`" + part.getKey() + "`")
            .collect(Collectors.joining(", "));
    String words =
        field.path("description").asText() + (parts.isEmpty() ? "" : " Has " + parts + ".");
    if (field.has("const")) {
      words += " Always `" + field.path("const").asText() + "`.";
    } else if (field.has("enum") && field.path("enum").size() < 12) {
      List<String> all =
          JSON.convertValue(
              field.path("enum"),
              JSON.getTypeFactory().constructCollectionType(List.class, String.class));
      words += " One of `" + String.join("`, `", all) + "`.";
    }
    return words.strip();
  }

  private static JsonNode schema(String name) {
    try (InputStream in =
        EventMarkdown.class.getResourceAsStream("/schema/" + name + ".schema.json")) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String pretty(String json) {
    try {
      return JSON.readTree(json).toPrettyString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
