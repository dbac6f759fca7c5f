package dev.sessionrelay.sink;

import dev.sessionrelay.config.Secret;
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
public record Webhook(String sink, Secret url, Secret secret, Duration timeout) {
  public Webhook {
    Objects.requireNonNull(sink, "sink");
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(timeout, "timeout");
  }
}
