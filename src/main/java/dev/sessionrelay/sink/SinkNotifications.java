package dev.sessionrelay.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionrelay.session.Texts;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Makes an event into what people are told by: mail, chat, a pager. Bean {@code notifications}. Of
 * the message's headers none is left but those that it sets, as some steer what sends the message;
 * its body is null where nobody is to be told.
 */
public final class SinkNotifications {
  private static final ObjectReader JSON = new ObjectMapper().reader();
  private static final String FAILED = "FAILED";

  private final SessionEventText text = new SessionEventText();
  private final OwnerAddresses owners;

  public SinkNotifications(OwnerAddresses owners) {
    this.owners = owners;
  }

  /** A digest for an incoming webhook of Slack, Mattermost or Rocket.Chat. */
  public void slack(Exchange exchange) {
    ObjectNode post = object();
    post.put("text", escaped(text.digest(body(exchange))));
    json(exchange, post);
  }

  /** A line for {@code chat.postMessage}, to the owner of the session. */
  public void ownerSlack(Exchange exchange) {
    String event = body(exchange);
    String owner = owners.slack(event);
    ObjectNode post = object();
    post.put("channel", owner);
    post.put("text", escaped(text.line(event)));
    json(exchange, owner == null ? null : post);
  }

  /**
   * Slack's Web API says with status 200, too, that it did not take a message.
   *
   * @throws IOException with its reason, such as {@code channel_not_found}; the event is sent again
   */
  public void slackTook(Exchange exchange) throws IOException {
    JsonNode answer = answer(body(exchange));
    if (!answer.path("ok").asBoolean(true)) {
      String reason = Texts.oneLine(answer.path("error").asText());
      throw new IOException(
          "Slack did not take it: " + reason.substring(0, Math.min(reason.length(), 100)));
    }
  }

  /** A line as a mail to the owner of the session. */
  public void ownerMail(Exchange exchange) {
    String event = body(exchange);
    String owner = owners.mail(event);
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    message.setHeader("To", owner);
    String session = Texts.oneLine(parse(event).path("subject").asText());
    message.setHeader("Subject", "Session " + session + ": alert");
    message.setBody(owner == null ? null : text.line(event));
  }

  /**
   * An alert for PagerDuty's Events API v2 when a session failed, and its end when it runs again,
   * stops or is gone. The routing key is the exchange's variable {@code routing-key}.
   */
  public void pagerduty(Exchange exchange) {
    JsonNode event = parse(body(exchange));
    JsonNode data = event.path("data");
    boolean failed = FAILED.equals(data.path("state").asText());
    boolean over = FAILED.equals(data.at("/previous/state").asText());
    ObjectNode alert = object();
    alert.put("routing_key", exchange.getVariable("routing-key", String.class));
    alert.put("event_action", failed ? "trigger" : "resolve");
    alert.put("dedup_key", event.path("source").asText() + "/" + event.path("subject").asText());
    ObjectNode payload = alert.putObject("payload");
    payload.put("summary", text.line(body(exchange)));
    payload.put("source", event.path("source").asText());
    payload.put("severity", "error");
    payload.set("custom_details", event);
    json(exchange, failed || over ? alert : null);
  }

  private static void json(Exchange exchange, ObjectNode body) {
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    message.setHeader(Exchange.CONTENT_TYPE, "application/json; charset=utf-8");
    message.setBody(body == null ? null : body.toString());
  }

  /** A name chosen at the vendor must not call a whole channel. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static String body(Exchange exchange) {
    return exchange.getMessage().getBody(String.class);
  }

  /** Empty for what is no JSON: the status has said enough. */
  private static JsonNode answer(String text) {
    try {
      return text == null ? object() : JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return object();
    }
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("an event is JSON, but this is not: " + e.getMessage(), e);
    }
  }
}
