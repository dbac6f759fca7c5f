package dev.sessionrelay.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import com.sun.net.httpserver.Headers;
import dev.sessionrelay.simulator.DemoKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A receiver of webhooks that fails at random. Checks every signature against that of Standard
 * Webhooks.
 */
final class Hook implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Delivered> taken = new ArrayList<>();
  private final FlakyServer server;

  /**
   * @param failing share of the requests that do not go well, 0 to 1
   */
  Hook(long seed, double failing) throws IOException {
    this.server = new FlakyServer(seed, failing, this::take);
  }

  String url() {
    return server.url();
  }

  /**
   * Every request goes like this.
   *
   * @param mood null for at random again
   */
  void order(FlakyServer.Mood mood) {
    server.order(mood);
  }

  /** From now on it takes everything. */
  void calm() {
    server.calm();
  }

  private void take(Headers headers, String body) throws Exception {
    verify(headers, body);
    JsonNode events = JSON.readTree(body);
    for (JsonNode event : events.isArray() ? events : List.of(events)) {
      keep(Delivered.of(event));
    }
  }

  /** Of any time: the sender's clock may be wrong. */
  private static void verify(Headers headers, String body) throws WebhookSigningException {
    String signed =
        new Webhook(DemoKeys.WEBHOOK_SECRET)
            .sign(
                headers.getFirst("webhook-id"),
                Long.parseLong(headers.getFirst("webhook-timestamp")),
                body);
    if (!signed.equals(headers.getFirst("webhook-signature"))) {
      throw new WebhookSigningException("not " + signed);
    }
  }

  private synchronized void keep(Delivered event) {
    taken.add(event);
  }

  int requests() {
    return server.requests();
  }

  /** Requests that it failed on purpose. */
  int failures() {
    return server.failures();
  }

  /** Everything it took, in order, with what came twice. */
  synchronized List<Delivered> taken() {
    return List.copyOf(taken);
  }

  /** Requests that were not signed or not JSON. */
  List<String> faults() {
    return server.faults();
  }

  @Override
  public void close() {
    server.close();
  }
}
