package dev.sessionrelay.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.sessionrelay.session.EventType;
import dev.sessionrelay.session.Texts;
import dev.sessionrelay.settings.Plural;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** An event as one readable line: when, what kind, whose, and what changed in words. */
public final class SessionEventText {
  private static final ObjectReader JSON = new ObjectMapper().reader();

  /** Events that a digest tells one by one. */
  private static final int LONGEST_DIGEST = 20;

  /** Told in words of their own. */
  private static final Set<String> TOLD = Set.of("state", "activity");

  /**
   * @param json the CloudEvent
   * @throws IllegalArgumentException when it is not JSON
   */
  public String line(String json) {
    return line(parse(json));
  }

  /**
   * The lines of a digest: the first events in words, the others counted.
   *
   * @param json a CloudEvent, or an array of them
   * @throws IllegalArgumentException when it is not JSON
   */
  public String digest(String json) {
    JsonNode events = parse(json);
    List<String> lines = new ArrayList<>();
    Map<String, Integer> others = new TreeMap<>();
    for (JsonNode event : events.isArray() ? events : List.of(events)) {
      if (lines.size() < LONGEST_DIGEST) {
        lines.add(line(event));
      } else {
        others.merge(type(event), 1, Integer::sum);
      }
    }
    others.forEach((type, count) -> lines.add("and " + count + " more " + type));
    return String.join("\n", lines);
  }

  /** The line without the time that it begins with, which follows when it was before this. */
  String untimed(String json, Instant late) {
    JsonNode event = parse(json);
    Instant time = Instant.parse(event.path("time").asText());
    return untimed(event) + (time.isBefore(late) ? " (of " + time + ")" : "");
  }

  private static String line(JsonNode event) {
    return Texts.oneLine(event.path("time").asText()) + " " + untimed(event);
  }

  private static String untimed(JsonNode event) {
    JsonNode data = event.path("data");
    String type = type(event);
    String text = String.join(" ", type, data.path("vendor").asText(), whose(type, data));
    return Texts.oneLine(text);
  }

  private static String whose(String type, JsonNode data) {
    if (data.hasNonNull("state")) {
      return session(type, data);
    }
    return data.hasNonNull("target") ? poll(type, data) : part(data) + ": " + ofPart(type, data);
  }

  /**
   * What happened, without when, where and to whom: {@code RUNNING -> FAILED}.
   *
   * @param json the CloudEvent
   * @throws IllegalArgumentException when it is not JSON
   */
  public String what(String json) {
    JsonNode event = parse(json);
    JsonNode data = event.path("data");
    String text =
        switch (type(event)) {
          case "poll.failed" -> failed(data);
          case "poll.recovered" -> recovered(data);
          case "incident.reminded" -> reminded(data);
          case "target.removed" -> removed(data);
          case "alert.raised", "alert.reminded", "alert.resolved" -> alert(type(event), data);
          case "sink.stopped", "sink.test", "breaker.opened", "breaker.closed" ->
              part(data) + ": " + ofPart(type(event), data);
          default -> what(type(event), data) + reason(data);
        };
    return Texts.oneLine(text);
  }

  private static String type(JsonNode event) {
    return EventType.word(event.path("type").asText());
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("an event is JSON, but this is not: " + e.getMessage(), e);
    }
  }

  private static String session(String type, JsonNode data) {
    String name = data.hasNonNull("name") ? " \"" + data.path("name").asText() + "\"" : "";
    return data.path("sessionId").asText()
        + name
        + ": "
        + what(type, data)
        + reason(data)
        + " [target "
        + data.path("target").asText()
        + "]";
  }

  private static String what(String type, JsonNode data) {
    return switch (type) {
      case "session.changed" -> changes(data);
      case "session.gone" ->
          "gone ("
              + data.path("goneReason").asText()
              + "), was "
              + condition(data.path("previous"));
      case "alert.raised", "alert.reminded", "alert.resolved" -> alert(type, data);
      case "session.stale" ->
          "stale, last seen " + data.path("lastSeen").asText() + " as " + condition(data);
      default -> condition(data);
    };
  }

  private static String condition(JsonNode data) {
    return condition(data.path("state").asText(), data.path("activity").asText());
  }

  /** An activity that the vendor does not tell is not told here. */
  private static String condition(String state, String activity) {
    return activity.equals("UNKNOWN") ? state : state + ", " + activity;
  }

  private static String changes(JsonNode data) {
    List<String> others = new ArrayList<>();
    data.path("changed").forEach(field -> others.add(field.asText()));
    others.removeIf(TOLD::contains);
    return condition(change(data, "state"), change(data, "activity"))
        + (others.isEmpty() ? "" : "; changed: " + String.join(", ", others));
  }

  private static String change(JsonNode data, String field) {
    String now = data.path(field).asText();
    String before = data.path("previous").path(field).asText(now);
    return before.equals(now) ? now : before + " -> " + now;
  }

  private static String reason(JsonNode data) {
    JsonNode message = data.path("stateReason").path("message");
    boolean told = "FAILED".equals(data.path("state").asText()) && message.isTextual();
    return told ? " (" + message.asText() + ")" : "";
  }

  private static String poll(String type, JsonNode data) {
    String whose =
        "target "
            + data.path("target").asText()
            + (data.hasNonNull("sessionId") ? ", session " + data.path("sessionId").asText() : "");
    return whose
        + ": "
        + switch (type) {
          case "poll.recovered" -> recovered(data);
          case "incident.reminded" -> reminded(data);
          case "target.removed" -> removed(data);
          case "alert.raised", "alert.reminded", "alert.resolved" ->
              alert(type, data) + ": " + failed(data);
          default -> failed(data);
        };
  }

  /** Such as {@code alert night: overlong for 2 h 0 min, since 2026-11-27T08:00:00Z}. */
  private static String alert(String type, JsonNode data) {
    JsonNode alert = data.path("alert");
    String lasted = words(Duration.ofMillis(alert.path("durationMillis").asLong()));
    String text =
        "alert %s: %s for %s, since %s"
            .formatted(
                alert.path("rule").asText(),
                alert.path("condition").asText(),
                lasted,
                alert.path("since").asText());
    return switch (type) {
      case "alert.resolved" -> text + ", over: " + alert.path("endReason").asText();
      case "alert.reminded" -> text + ", reminder " + alert.path("reminder").asInt();
      default -> text;
    };
  }

  private static String reminded(JsonNode data) {
    return "still failing after %s, reminder %s: %s"
        .formatted(
            words(Duration.ofMillis(data.path("durationMillis").asLong())),
            data.path("reminder").asInt(),
            failed(data));
  }

  private static String part(JsonNode data) {
    return data.hasNonNull("sink")
        ? "sink " + data.path("sink").asText()
        : "account " + data.path("account").asText() + ", " + data.path("endpoint").asText();
  }

  /** Of a part of the relay itself. */
  private static String ofPart(String type, JsonNode data) {
    String reason = data.path("reason").asText();
    return switch (type) {
      case "sink.stopped" -> "stopped, " + reason;
      case "breaker.opened" -> "down and probed, " + reason;
      case "breaker.closed" ->
          "works again, after " + words(Duration.ofMillis(data.path("durationMillis").asLong()));
      default -> reason;
    };
  }

  private static String removed(JsonNode data) {
    return "no longer asked for, while " + data.path("failure").path("class").asText() + " lasted";
  }

  private static String recovered(JsonNode data) {
    return data.path("failure").path("class").asText()
        + " is over, after "
        + words(Duration.ofMillis(data.path("durationMillis").asLong()))
        + " and "
        + Plural.of(data.path("count").asLong(), "failed poll");
  }

  private static String failed(JsonNode data) {
    JsonNode failure = data.path("failure");
    StringBuilder text = new StringBuilder(failure.path("class").asText());
    for (String part : List.of("status", "code", "message")) {
      if (failure.hasNonNull(part)) {
        text.append(part.equals("message") ? ": " : " ").append(failure.path(part).asText());
      }
    }
    if (failure.hasNonNull("solution")) {
      text.append(" (").append(failure.path("solution").asText()).append(')');
    }
    return text.toString();
  }

  private static String words(Duration duration) {
    return duration.compareTo(Duration.ofMinutes(2)) < 0
        ? duration.toSeconds() + " s"
        : duration.compareTo(Duration.ofHours(2)) < 0
            ? duration.toMinutes() + " min"
            : duration.toHours() + " h " + duration.toMinutesPart() + " min";
  }
}
