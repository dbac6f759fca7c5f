package dev.sessionrelay.status.page;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionrelay.ledger.query.SinkDelivery;
import dev.sessionrelay.ledger.query.SinkDelivery.DeliveryState;
import dev.sessionrelay.session.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An event in a list.
 *
 * @param data of the CloudEvent
 * @param deliveries what became of it, an entry a sink
 */
public record EventLine(Event event, JsonNode data, List<SinkDelivery> deliveries) {
  private static final int MOST_FIELDS = 6;

  public EventLine {
    deliveries = List.copyOf(deliveries);
  }

  /** Its page. */
  public PageAddress page() {
    return PageAddress.of("event").with("id", event.id());
  }

  /** What changed, in words. */
  public String words() {
    List<String> words = new ArrayList<>();
    change(words, "state", text(data.path("previous").path("state")), text(data.path("state")));
    change(
        words,
        "activity",
        text(data.path("previous").path("activity")),
        text(data.path("activity")));
    List<String> fields = new ArrayList<>();
    data.path("changed").forEach(field -> fields.add(field.asText()));
    fields.removeAll(List.of("state", "activity", "vendorState"));
    fields.stream().limit(MOST_FIELDS).forEach(words::add);
    if (fields.size() > MOST_FIELDS) {
      words.add("and " + (fields.size() - MOST_FIELDS) + " more");
    }
    failure(words);
    part(words);
    alert(words);
    return String.join(", ", words);
  }

  private void failure(List<String> words) {
    JsonNode failure = data.path("failure");
    if (!failure.isMissingNode()) {
      words.add(
          (text(failure.path("status")) + " " + text(failure.path("class"))).strip()
              + (failure.has("message") ? ": " + text(failure.path("message")) : ""));
    }
  }

  private void alert(List<String> words) {
    JsonNode alert = data.path("alert");
    if (!alert.isMissingNode()) {
      words.add(text(alert.path("rule")) + ": " + text(alert.path("condition")));
      words.add("for " + PageText.length(Duration.ofMillis(alert.path("durationMillis").asLong())));
      words.add(text(alert.path("endReason")));
      words.removeIf(String::isEmpty);
    }
  }

  /** Of a part of the relay itself. */
  private void part(List<String> words) {
    if (event.type().isOfRelay()) {
      String sink = text(data.path("sink"));
      words.add(
          sink.isEmpty()
              ? "account " + text(data.path("account")) + ", " + text(data.path("endpoint"))
              : "sink " + sink);
      words.add(text(data.path("reason")));
      words.removeIf(String::isEmpty);
    }
  }

  private static void change(List<String> words, String field, String before, String now) {
    if (!before.isEmpty() && !before.equals(now)) {
      words.add(field + " " + before + " → " + (now.isEmpty() ? "unknown" : now));
    }
  }

  private static String text(JsonNode node) {
    return node.asText("");
  }

  /** What became of it at a sink, in a word or two. */
  public static String word(DeliveryState state) {
    return switch (state) {
      case WAITING -> "waiting";
      case RETRYING -> "retrying";
      case DELIVERED -> "delivered";
      case DEAD -> "dead letter";
      case DROPPED -> "dead letter, deleted";
      case FILTERED -> "not wanted";
      case BEFORE_SINK -> "older than the sink";
    };
  }

  /** What shows it. */
  public static String look(DeliveryState state) {
    return switch (state) {
      case DELIVERED -> "good";
      case WAITING, RETRYING -> "warn";
      case DEAD, DROPPED -> "bad";
      case FILTERED, BEFORE_SINK -> "STOPPED";
    };
  }

  /** When it was, as far as is known. */
  public static String when(SinkDelivery delivery) {
    if (delivery.nextTry() != null) {
      return "next attempt at " + PageText.exact(delivery.nextTry());
    } else if (delivery.before() == null) {
      return "";
    }
    String end = PageText.exact(delivery.before());
    String begin = delivery.after() == null ? "" : PageText.exact(delivery.after());
    return begin.isEmpty()
        ? "by " + end
        : begin.equals(end) ? "at " + end : "between " + begin + " and " + end;
  }
}
