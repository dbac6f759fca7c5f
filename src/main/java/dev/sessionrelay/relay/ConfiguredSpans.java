package dev.sessionrelay.relay;

import dev.sessionrelay.config.ProcessKeys;
import dev.sessionrelay.settings.Settings;
import dev.sessionrelay.telemetry.OtelSpans;
import dev.sessionrelay.telemetry.Spans;
import java.util.Map;
import java.util.stream.Collectors;

/** Spans for the receiver that {@code otel.endpoint} names, if it does. */
final class ConfiguredSpans {
  private ConfiguredSpans() {}

  static Spans of(Settings settings) {
    return settings
        .find(ProcessKeys.OTEL_ENDPOINT)
        .map(
            endpoint ->
                (Spans)
                    OtelSpans.open(
                        new OtelSpans.SpanReceiver(
                            endpoint.toString(),
                            () -> headers(settings),
                            settings.get(ProcessKeys.OTEL_SERVICE),
                            Relay.version(),
                            settings.get(ProcessKeys.OTEL_SAMPLE))))
        .orElse(Spans.NONE);
  }

  /** Read anew for each request: a token in a file may be rotated. */
  private static Map<String, String> headers(Settings settings) {
    return settings.named(ProcessKeys.OTEL_HEADER).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, header -> header.getValue().reveal()));
  }
}
