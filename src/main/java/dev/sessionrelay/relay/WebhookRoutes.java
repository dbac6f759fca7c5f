package dev.sessionrelay.relay;

import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.SinkDefinition;
import dev.sessionrelay.sink.webhook.WebhookDestination;
import dev.sessionrelay.sink.webhook.WebhookRequests;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;

/** The running instances of the route template {@code webhook}, one for each webhook sink. */
final class WebhookRoutes {
  private final CamelContext camel;

  /** By sink, what each was made of. */
  private final Map<String, String> fingerprints = new TreeMap<>();

  WebhookRoutes(CamelContext camel) {
    this.camel = camel;
  }

  /** Adds the route of a webhook, to the running context or to a trial. */
  static WebhookDestination add(CamelContext camel, SinkDefinition sink) {
    WebhookDestination webhook = WebhookDestination.of(sink.name(), sink.section());
    WebhookRequests.addRoute(camel, webhook);
    return webhook;
  }

  /** Adds those that do not run yet, if their template is there. */
  synchronized void create(Configuration next) {
    if (!hasTemplate()) {
      return;
    }
    WebhookRequests bean =
        camel.getRegistry().lookupByNameAndType("webhooks", WebhookRequests.class);
    for (SinkDefinition sink : next.webhooks()) {
      if (camel.getRoute(sink.name()) == null) {
        bean.put(add(camel, sink));
        fingerprints.put(sink.name(), PartFingerprints.ofSink(next, sink.name()));
      }
    }
  }

  private boolean hasTemplate() {
    return camel
            .getCamelContextExtension()
            .getContextPlugin(Model.class)
            .getRouteTemplateDefinition("webhook")
        != null;
  }

  /** Stops and removes those that are not as the configuration wants them. */
  synchronized void retire(Configuration next) throws Exception {
    for (String name : List.copyOf(fingerprints.keySet())) {
      if (!isWebhook(next, name)
          || !fingerprints.get(name).equals(PartFingerprints.ofSink(next, name))) {
        remove(name);
      }
    }
  }

  private static boolean isWebhook(Configuration next, String name) {
    return next.sinks().containsKey(name) && next.sinks().get(name).isWebhook();
  }

  /** Stops and removes all. */
  synchronized void removeAll() throws Exception {
    for (String name : List.copyOf(fingerprints.keySet())) {
      remove(name);
    }
  }

  private void remove(String name) throws Exception {
    camel.getRouteController().stopRoute(name);
    camel.removeRoute(name);
    fingerprints.remove(name);
  }
}
