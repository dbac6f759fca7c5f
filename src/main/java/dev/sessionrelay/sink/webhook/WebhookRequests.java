package dev.sessionrelay.sink.webhook;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import dev.sessionrelay.failure.LenientHead;
import dev.sessionrelay.sink.EventMessage;
import dev.sessionrelay.sink.EventsEndpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.TimeValue;

/**
 * Makes an event into the request of the Standard Webhooks specification, for the route template
 * {@code webhook}. Bean {@code webhooks}.
 */
public final class WebhookRequests implements HttpClientConfigurer, CamelContextAware {
  private static final String TEMPLATE = "webhook";
  private static final String EVENT = "application/cloudevents+json";
  private static final String BATCH = "application/cloudevents-batch+json";

  /** So that a receiver that moves to another address is followed there. */
  static final TimeValue LONGEST_USE = TimeValue.ofMinutes(1);

  /** As many as a sink may have exchanges at once. */
  private static final int MOST_CONNECTIONS = 256;

  private final Clock clock;
  private final Map<String, WebhookDestination> bySink = new ConcurrentHashMap<>();
  private CamelContext camel;

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
   */
  public static String addRoute(CamelContext context, WebhookDestination webhook) {
    return TemplatedRouteBuilder.builder(context, TEMPLATE)
        .routeId(webhook.sink())
        .parameter("name", webhook.sink())
        .parameter("timeout", webhook.timeout().toMillis())
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
    Object traceparent = message.getHeader(EventMessage.TRACEPARENT);
    message.setBody(body.getBytes(StandardCharsets.UTF_8));
    message.removeHeaders("*");
    message.setHeader(Exchange.HTTP_URI, verbatim(UnderscoredHost.written(webhook.url().reveal())));
    message.setHeader(Exchange.CONTENT_TYPE, batch ? BATCH : EVENT);
    if (traceparent != null) {
      message.setHeader(EventMessage.TRACEPARENT, traceparent);
    }
    sign(message, webhook, id, body);
  }

  /** Camel would put a value in the place of a placeholder, an environment variable for one. */
  private static String verbatim(String address) {
    return address.replace("{", "%7B").replace("}", "%7D");
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

  /**
   * One request for one attempt: the delivery alone decides what happens after it. Connections are
   * short-lived, so that a receiver that has moved is found by its name.
   */
  @Override
  public void configureHttpClient(HttpClientBuilder client) {
    client
        .setConnectionManager(connections(tls(), SystemDefaultDnsResolver.INSTANCE, LONGEST_USE))
        .setConnectionManagerShared(false)
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .setUserAgent("session-relay")
        .addExecInterceptorFirst("delivery", new DeliveryExchange());
  }

  static PoolingHttpClientConnectionManager connections(
      SSLContext tls, DnsResolver names, TimeValue longestUse) {
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setConnectionFactory(LenientHead.connections(LenientHead::length))
        .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
        .setDnsResolver(new UnderscoredHost.Names(names))
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(5, TimeUnit.SECONDS)
                .setTimeToLive(longestUse)
                .build())
        .setMaxConnTotal(MOST_CONNECTIONS)
        .setMaxConnPerRoute(MOST_CONNECTIONS)
        .build();
  }

  /** As {@code camel.ssl.*} says, if it says anything. */
  private SSLContext tls() {
    SSLContextParameters parameters = camel == null ? null : camel.getSSLContextParameters();
    try {
      return parameters == null
          ? SSLContexts.createSystemDefault()
          : parameters.createSSLContext(camel);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("camel.ssl.* gives no TLS context: " + e.getMessage(), e);
    }
  }

  @Override
  public void setCamelContext(CamelContext context) {
    this.camel = context;
  }

  @Override
  public CamelContext getCamelContext() {
    return camel;
  }
}
