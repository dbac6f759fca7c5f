package dev.sessionrelay.cli.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionrelay.config.SinkDefinition;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.EventType;
import dev.sessionrelay.session.SessionState;
import dev.sessionrelay.sink.OwnerAddresses;
import dev.sessionrelay.sink.SinkNotifications;
import dev.sessionrelay.sink.SinkTrial;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.ProcessorEndpoint;

/**
 * An event, and what the route of a sink must send for it: {@code event} is the CloudEvent, {@code
 * sent} a list of messages with {@code to}, {@code headers} (of which others may stand beside) and
 * {@code body}, {@code settings} values of keys that the route names, {@code owners} addresses.
 */
record SinkExample(ExampleFile file) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final String ADVICE =
      "take one from docs/events.md, or from bin/session-relay events --json";

  /** Components that stay inside the process. */
  private static final Set<String> INSIDE =
      Set.of("bean", "class", "direct", "events", "language", "log", "seda");

  /**
   * @throws ExampleFile.WrongExampleException when something else is sent
   */
  void check(SinkDefinition sink, OneDelivery delivery) throws Exception {
    JsonNode example = file.json();
    Event event = event(example.path("event"));
    ArrayNode sent = MAPPER.createArrayNode();
    SinkTrial trial =
        delivery
            .with(texts(example.path("settings")), camel -> prepare(camel, example, sent))
            .run(sink, event);
    if (!trial.isTaken()) {
      throw file.wrong("the route fails: " + trial.error(), "correct the route");
    }
    JsonNode expected = example.path("sent");
    if (!expected.isArray()) {
      throw file.wrong(
          "it has no list 'sent'", "write what must be sent; now it is \"sent\": " + sent);
    }
    Optional<String> difference = JsonDifference.between(expected, narrowed(sent, expected));
    if (difference.isPresent()) {
      throw file.wrong(
          "what is sent differs at /sent" + difference.get(),
          "correct the route, or this file if the route is right");
    }
  }

  private static void prepare(CamelContext camel, JsonNode example, ArrayNode sent) {
    Map<String, String> owners = texts(example.path("owners"));
    camel
        .getRegistry()
        .bind("notifications", new SinkNotifications(new OwnerAddresses(() -> owners)));
    camel
        .getCamelContextExtension()
        .registerEndpointCallback(
            (uri, endpoint) ->
                INSIDE.contains(uri.substring(0, uri.indexOf(':')))
                    ? endpoint
                    : new ProcessorEndpoint(uri, camel, each -> sent.add(message(endpoint, each))));
  }

  private static ObjectNode message(Endpoint endpoint, Exchange exchange) {
    Message message = exchange.getMessage();
    ObjectNode sent = MAPPER.createObjectNode();
    String address = message.getHeader(Exchange.HTTP_URI, String.class);
    sent.put("to", address == null ? endpoint.getEndpointUri().replaceFirst("\\?.*", "") : address);
    ObjectNode headers = sent.putObject("headers");
    message.getHeaders().forEach((name, value) -> headers.put(name, String.valueOf(value)));
    headers.remove(Exchange.HTTP_URI);
    sent.set("body", body(message.getBody(String.class)));
    return sent;
  }

  private static JsonNode body(String text) {
    try {
      JsonNode json = text == null ? MAPPER.nullNode() : MAPPER.readTree(text);
      return json.isContainerNode() ? json : MAPPER.getNodeFactory().textNode(text);
    } catch (JsonProcessingException e) {
      return MAPPER.getNodeFactory().textNode(text);
    }
  }

  /** Without the headers that the example does not speak of. */
  private static JsonNode narrowed(ArrayNode sent, JsonNode expected) {
    for (int i = 0; i < Math.min(sent.size(), expected.size()); i++) {
      ObjectNode message = (ObjectNode) sent.get(i);
      JsonNode wanted = expected.get(i).path("headers");
      if (wanted.isMissingNode()) {
        message.remove("headers");
      } else {
        ObjectNode headers = (ObjectNode) message.get("headers");
        headers.retain(texts(wanted).keySet());
      }
    }
    return sent;
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new HashMap<>();
    object.properties().forEach(each -> texts.put(each.getKey(), each.getValue().asText()));
    return texts;
  }

  private Event event(JsonNode json) {
    JsonNode data = json.path("data");
    try {
      return new Event(
          text(json, "id"),
          text(json, "source"),
          json.path("subject").asText(null),
          type(text(json, "type")),
          Instant.parse(text(json, "time")),
          json.path("sequence").asLong(1),
          data.path("vendor").asText(null),
          data.path("target").asText(null),
          data.hasNonNull("state") ? SessionState.valueOf(data.get("state").asText()) : null,
          json.toString());
    } catch (DateTimeParseException | IllegalArgumentException e) {
      throw file.wrong("'event' is not an event: " + e.getMessage(), ADVICE);
    }
  }

  private static EventType type(String word) {
    return Arrays.stream(EventType.values())
        .filter(type -> type.cloudEventType().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no type " + word));
  }

  private String text(JsonNode event, String field) {
    if (!event.path(field).isTextual()) {
      throw file.wrong("'event' has no '" + field + "'", ADVICE);
    }
    return event.get(field).asText();
  }
}
