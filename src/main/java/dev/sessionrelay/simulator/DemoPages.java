package dev.sessionrelay.simulator;

import java.util.List;
import java.util.Set;

/** The demo's own pages: a receiver of webhooks, and what there is to try. */
final class DemoPages implements SimulatedCloud {
  /** Secret of the webhook receiver, as Standard Webhooks writes them; it opens nothing else. */
  static final String WEBHOOK_SECRET = "whsec_ZGVtbyB3ZWJob29rIHNlY3JldCwgb3BlbnMgbm90aGluZw==";

  static final CloudOperation WEBHOOK =
      new CloudOperation("demo-webhook", Set.of("GET", "POST"), "demo/webhook", null);

  @Override
  public List<CloudOperation> operations() {
    return List.of(WEBHOOK);
  }

  @Override
  public CloudApi open(SimulatorOptions options, SessionStore sessions) {
    return new WebhookReceiver(WEBHOOK_SECRET, options.strict());
  }

  @Override
  public List<String> examples(String base, boolean strict) {
    return List.of("curl '" + base + "/demo/webhook'");
  }

  @Override
  public boolean owns(String firstSegment) {
    return true;
  }
}
