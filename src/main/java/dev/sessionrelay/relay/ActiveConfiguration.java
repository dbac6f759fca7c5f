package dev.sessionrelay.relay;

import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.SinkDefinition;
import java.util.ArrayList;
import java.util.List;

/** The configuration in force, which a reload exchanges for another. */
final class ActiveConfiguration {
  private static final List<String> OF_ALL_ACCOUNTS =
      List.of("breaker.", "http.", "limits.", "slow-down.");

  private volatile Configuration configuration;

  ActiveConfiguration(Configuration configuration) {
    this.configuration = configuration;
  }

  Configuration configuration() {
    return configuration;
  }

  void put(Configuration next) {
    configuration = next;
  }

  /** Differs when an account's client has to be made anew. */
  static String ofAccount(Configuration configuration, String account) {
    List<String> keys = new ArrayList<>(OF_ALL_ACCOUNTS);
    keys.add("account." + account + ".");
    return configuration.fingerprint(keys, key -> true)
        + configuration.accounts().get(account).tls();
  }

  /** Differs when the route of a sink has to be made anew. */
  static String ofSink(Configuration configuration, String sink) {
    List<String> others =
        configuration.sinks().values().stream()
            .map(SinkDefinition::name)
            .filter(name -> !name.equals(sink) && name.startsWith(sink + "-"))
            .map(SinkDefinition::prefix)
            .toList();
    return configuration.fingerprint(
        List.of(SinkDefinition.prefix(sink)), key -> others.stream().noneMatch(key::startsWith));
  }

  /** Differs when the beans of vendor routes have to be made anew. */
  static String ofVendorRoutes(Configuration configuration) {
    return configuration.fingerprint(List.of("limits.", "retry."), key -> true);
  }
}
