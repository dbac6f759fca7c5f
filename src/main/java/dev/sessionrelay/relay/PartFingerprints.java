package dev.sessionrelay.relay;

import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.SinkDefinition;
import java.util.ArrayList;
import java.util.List;

/** What running parts are made of; one differs when its part has to be made anew. */
final class PartFingerprints {
  private static final List<String> OF_ALL_ACCOUNTS =
      List.of("breaker.", "http.", "limits.", "slow-down.");

  private PartFingerprints() {}

  /** Of an account's client. */
  static String ofAccount(Configuration configuration, String account) {
    List<String> keys = new ArrayList<>(OF_ALL_ACCOUNTS);
    keys.add("account." + account + ".");
    return configuration.fingerprint(keys, key -> true)
        + configuration.accounts().get(account).tls();
  }

  /** Of the route of a sink. */
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

  /** Of the beans of vendor routes. */
  static String ofVendorRoutes(Configuration configuration) {
    return configuration.fingerprint(List.of("limits.", "retry."), key -> true);
  }
}
