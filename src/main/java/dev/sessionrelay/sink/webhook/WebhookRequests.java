package dev.sessionrelay.sink.webhook;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import dev.sessionrelay.sink.EventMessage;
import dev.sessionrelay.sink.EventsEndpoint;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/**
 * Makes an event into the request of the Standard Webhooks specification, for the route template
 * {@code webhook}. Bean {@code webhooks}.
 */
public final class WebhookRequests implements HttpClientConfigurer {
  private static final String TEMPLATE = "webhook";
  private static final String EVENT = "application/cloudevents+json";
  private static final String BATCH = "application/cloudevents-batch+json";

  private final Clock clock;
  private final Map<String, WebhookDestination> bySink = new ConcurrentHashMap<>();

  public WebhookRequests(Clock clock, Collection<WebhookDestination> webhooks) {
    this.clock = clock;
    webhooks.forEach(this::put);
  }

  /** Adds a webhook or replaces the one of the same sink; the next request uses it. */
  public void put(WebhookDestination webhook) {
    bySink.put(webhook.sink(), webhook);
  }

  /**
   * Makes the route of a webhook from the template in {@code routes/sinks/webhook.camel.yaml}; its
   * id is the name of the sink.
   *
   * @param connections exchanges at once, which is what {@code sink.<name>.parallel} says
   */
  public static String addRoute(CamelContext context, WebhookDestination webhook, int connections) {
    return TemplatedRouteBuilder.builder(context, TEMPLATE)
        .routeId(webhook.sink())
        .parameter("name", webhook.sink())
        .parameter("timeout", webhook.timeout().toMillis())
        .parameter("connections", connections)
        .add();
  }

  /**
   * Turns the message into the request: signed with a new timestamp, none of its headers left that
   * are not meant for the receiver.
   */
  public void request(Exchange exchange) {
    WebhookDestination webhook = bySink.get(((EventsEndpoint) exchange.getFromEndpoint()).sink());
    Message message = exchange.getMessage();
    String id = message.getHeader(EventMessage.ID, String.class);
    boolean batch = message.getHeader(EventMessage.COUNT) != null;
    String body = message.getBody(String.class);
    message.setBody(body.getBytes(StandardCharsets.UTF_8));
    message.removeHeaders("*");
    message.setHeader(Exchange.HTTP_URI, webhook.url().reveal());
    message.setHeader(Exchange.CONTENT_TYPE, batch ? BATCH : EVENT);
    sign(message, webhook, id, body);
  }

  private void sign(Message message, WebhookDestination webhook, String id, String body) {
    long timestamp = clock.instant().getEpochSecond();
    message.setHeader("webhook-id", id);
    message.setHeader("webhook-timestamp", timestamp);
    if (webhook.secret() != null) {
      String signatures =
          Arrays.stream(webhook.secret().reveal().split(","))
              .map(secret -> signature(secret.strip(), id, timestamp, body))
              .collect(Collectors.joining(" "));
      message.setHeader("webhook-signature", signatures);
    }
  }

  static String signature(String secret, String id, long timestamp, String body) {
    try {
      return new Webhook(secret).sign(id, timestamp, body);
    } catch (WebhookSigningException e) {
      throw new IllegalStateException("a webhook cannot be signed", e);
    }
  }

  /** One request for one attempt: the delivery alone decides what happens after it. */
  @Override
  public void configureHttpClient(HttpClientBuilder client) {
    client
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .setUserAgent("session-relay")
        .addExecInterceptorFirst("short-answer", new ResponseBodyLimit());
  }
}
