package dev.sessionrelay.target;

import dev.sessionrelay.config.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one sink is set.
 *
 * @param name the name that its route gives to {@code events:}; {@code webhook-<name>} for a named
 *     webhook
 * @param fromStart whether a new sink begins at the oldest kept event rather than now
 * @param onlyTypes CloudEvents types that it gets; empty for all
 * @param onlyStates canonical states that it gets; empty for all
 * @param onlyTargets targets that it gets; empty for all
 * @param parallel most events delivered at a time
 * @param webhook what webhooks have beside that
 * @param parameters values for the route file of a sink of one's own; hidden, as tokens may be
 *     among them
 */
public record Sink(
    String name,
    boolean fromStart,
    List<String> onlyTypes,
    List<String> onlyStates,
    List<String> onlyTargets,
    int parallel,
    Duration giveUpAfter,
    Duration retryDelay,
    Duration retryMaxDelay,
    Optional<Webhook> webhook,
    Map<String, Secret> parameters) {

  /**
   * @param url hidden, because a token may be part of it
   * @param secrets a comma list of {@code whsec_} secrets; null to send without signature
   * @param batch most events in one request
   */
  public record Webhook(Secret url, Secret secrets, Duration timeout, int batch) {}

  /** What the keys of the sink of this name begin with. */
  public static String prefix(String name) {
    return "sink." + name.replaceFirst("^webhook-", "webhook.") + ".";
  }

  public Sink {
    onlyTypes = List.copyOf(onlyTypes);
    onlyStates = List.copyOf(onlyStates);
    onlyTargets = List.copyOf(onlyTargets);
    parameters = Map.copyOf(parameters);
  }
}
