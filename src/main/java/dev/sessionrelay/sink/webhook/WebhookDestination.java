package dev.sessionrelay.sink.webhook;

import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.settings.SettingsSection;
import dev.sessionrelay.settings.SinkKeys;
import java.time.Duration;
import java.util.Objects;

/**
 * One receiver: {@code sink.webhook.*}, or {@code sink.webhook.<name>.*}.
 *
 * @param sink name of the sink: {@code webhook}, or {@code webhook-<name>}
 * @param url where to send; a secret, as many receivers know their senders by the address alone
 * @param secret signing secrets, {@code whsec_…}, separated by commas; null sends unsigned
 * @param timeout longest wait for an answer
 */
public record WebhookDestination(String sink, Secret url, Secret secret, Duration timeout) {
  public WebhookDestination {
    Objects.requireNonNull(sink, "sink");
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(timeout, "timeout");
  }

  /** As the keys of this sink say. */
  public static WebhookDestination of(String sink, SettingsSection section) {
    return new WebhookDestination(
        sink,
        section.get(SinkKeys.URL),
        section.find(SinkKeys.SECRET).orElse(null),
        section.get(SinkKeys.TIMEOUT));
  }
}
