package dev.sessionrelay.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receiver of webhooks: {@code POST /demo/webhook} takes CloudEvents with a signature of Standard
 * Webhooks, version v1; {@code GET /demo/webhook} shows the last ones.
 */
final class WebhookReceiver implements CloudApi {
  private static final Logger LOG = LoggerFactory.getLogger("demo.webhook");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int KEPT = 1_000;
  private static final String SECRET_PREFIX = "whsec_";
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final byte[] key;
  private final boolean strict;
  private final Deque<ReceivedEvent> last = new ArrayDeque<>();

  /**
   * An event that was accepted.
   *
   * @param time when it came
   * @param webhookId the {@code webhook-id}: the same on every try
   * @param event the CloudEvent
   */
  record ReceivedEvent(Instant time, String webhookId, JsonNode event) {
    String line() {
      return "%s %s %s #%s %s"
          .formatted(text("/type"), text("/source"), text("/subject"), text("/sequence"), state());
    }

    private String state() {
      String before = text("/data/previous/state");
      String now = text("/data/state");
      return before.equals("-") ? now : before + " -> " + now;
    }

    private String text(String pointer) {
      String text = event.at(pointer).asText("-");
      return text.isEmpty() ? "-" : text;
    }
  }

  /**
   * @param secret {@code whsec_} and base64
   * @param strict whether the start page tells of requests that are authenticated
   */
  WebhookReceiver(String secret, boolean strict) {
    this.key = Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length()));
    this.strict = strict;
  }

  @Override
  public Reply answer(SimulatedCall call, CloudOperation.Match asked) {
    return call.method().equals("POST") ? receive(call) : Reply.json(200, list());
  }

  /** The start page, and nothing else. */
  @Override
  public Reply unknown(SimulatedCall call) {
    String base = "http://" + call.header("Host").orElse("127.0.0.1");
    return call.rawPath().equals("/")
        ? Reply.of(200, "text/plain", Simulator.describe(base, strict))
        : error(404);
  }

  private Reply receive(SimulatedCall call) {
    if (!isGenuine(call)) {
      return problem(401, "webhook-signature, webhook-id or webhook-timestamp is wrong");
    }
    try {
      return accept(call, JSON.readTree(call.body()));
    } catch (IOException e) {
      return problem(400, "the body is not JSON");
    }
  }

  private boolean isGenuine(SimulatedCall call) {
    String id = call.header("webhook-id").orElse("");
    String timestamp = call.header("webhook-timestamp").orElse("");
    String signatures = call.header("webhook-signature").orElse("");
    return !id.isEmpty()
        && isFresh(timestamp, call.at())
        && contains(signatures, call, id, timestamp);
  }

  private boolean contains(String signatures, SimulatedCall call, String id, String timestamp) {
    String text = id + "." + timestamp + "." + new String(call.body(), StandardCharsets.UTF_8);
    String expected = "v1," + Base64.getEncoder().encodeToString(Digests.hmac(key, text));
    return Arrays.stream(signatures.split(" ")).anyMatch(each -> Digests.same(expected, each));
  }

  private static boolean isFresh(String timestamp, Instant now) {
    if (!timestamp.matches("\\d{1,12}")) {
      return false;
    }
    Instant sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
    return Duration.between(sent, now).abs().compareTo(SKEW) <= 0;
  }

  private Reply accept(SimulatedCall call, JsonNode body) {
    List<JsonNode> events = new ArrayList<>();
    (body.isArray() ? body : List.of(body)).forEach(events::add);
    if (events.isEmpty() || !events.stream().allMatch(WebhookReceiver::isCloudEvent)) {
      return problem(400, "the body is neither a CloudEvent nor a batch of them");
    }
    String id = call.header("webhook-id").orElse("");
    events.forEach(event -> keep(new ReceivedEvent(call.at(), id, event)));
    return new Reply(204, Map.of(), new byte[0]);
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
    return Reply.value(last().stream().map(WebhookReceiver::shown).toList());
  }

  private static Map<String, Object> shown(ReceivedEvent received) {
    return Map.of(
        "time", received.time().toString(),
        "webhookId", received.webhookId(),
        "event", received.event());
  }

  private static Reply problem(int status, String detail) {
    return Reply.json(status, json -> json.writeStringField("detail", detail));
  }

  @Override
  public Reply error(int status) {
    return problem(status, "status " + status);
  }
}
