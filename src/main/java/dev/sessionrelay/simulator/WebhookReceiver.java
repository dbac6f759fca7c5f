package dev.sessionrelay.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The demo's own pages: {@code POST /demo/webhook} takes CloudEvents with a Standard Webhooks
 * signature, {@code GET /demo/webhook} shows the last ones.
 */
final class WebhookReceiver implements Api {
  private static final Logger LOG = LoggerFactory.getLogger("demo.webhook");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int KEPT = 1_000;

  private final WebhookSignature signature = new WebhookSignature(DemoKeys.WEBHOOK_SECRET);
  private final Deque<ReceivedEvent> last = new ArrayDeque<>();
  private final String index;

  /**
   * @param index what the start page says
   */
  WebhookReceiver(String index) {
    this.index = index;
  }

  @Override
  public Reply answer(Call call, Address address) {
    if (address.endpoint() == null) {
      return call.rawPath().equals("/") ? Reply.of(200, "text/plain", index) : error(404);
    }
    return call.method().equals("POST") ? receive(call) : Reply.json(200, list());
  }

  private Reply receive(Call call) {
    if (!signature.isGenuine(call)) {
      return problem(401, "webhook-signature, webhook-id or webhook-timestamp is wrong");
    }
    try {
      return accept(call, JSON.readTree(call.body()));
    } catch (IOException e) {
      return problem(400, "the body is not JSON");
    }
  }

  private Reply accept(Call call, JsonNode body) {
    List<JsonNode> events = events(body);
    if (events.isEmpty() || !events.stream().allMatch(WebhookReceiver::isCloudEvent)) {
      return problem(400, "the body is neither a CloudEvent nor a batch of them");
    }
    String id = call.header("webhook-id").orElse("");
    events.forEach(event -> keep(new ReceivedEvent(call.at(), id, event)));
    return new Reply(204, Map.of(), new byte[0]);
  }

  private static List<JsonNode> events(JsonNode body) {
    List<JsonNode> events = new ArrayList<>();
    if (body.isArray()) {
      body.forEach(events::add);
    } else {
      events.add(body);
    }
    return events;
  }

  private static boolean isCloudEvent(JsonNode event) {
    return event.path("specversion").asText().equals("1.0")
        && event.hasNonNull("id")
        && event.hasNonNull("source")
        && event.hasNonNull("type");
  }

  private synchronized void keep(ReceivedEvent event) {
    LOG.info("{}", event.line());
    last.addLast(event);
    if (last.size() > KEPT) {
      last.removeFirst();
    }
  }

  synchronized List<ReceivedEvent> last() {
    return List.copyOf(last);
  }

  private String list() {
    List<ReceivedEvent> events = last();
    return Json.text(
        json -> {
          json.writeStartArray();
          for (ReceivedEvent each : events) {
            json.writeStartObject();
            json.writeStringField("time", each.time().toString());
            json.writeStringField("webhookId", each.webhookId());
            json.writeFieldName("event");
            json.writeRawValue(each.event().toString());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static Reply problem(int status, String detail) {
    return Reply.json(status, Json.object(json -> json.writeStringField("detail", detail)));
  }

  @Override
  public Reply error(int status) {
    return problem(status, "status " + status);
  }

  @Override
  public Reply waiting(Reply reply, Duration delay) {
    return reply.with("Retry-After", Long.toString(Math.max(1, delay.toSeconds())));
  }
}
