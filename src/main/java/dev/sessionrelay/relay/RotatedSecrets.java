package dev.sessionrelay.relay;

import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.settings.ContentDigest;
import dev.sessionrelay.settings.SecretUnavailableException;
import dev.sessionrelay.settings.Setting;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which secrets in files of their own, or in vaults, are others than when a configuration was put
 * in force. They count without a reload; this is only to tell of them. For one thread.
 */
final class RotatedSecrets {
  private Map<String, String> known = Map.of();

  void putInForce(Configuration configuration) {
    known = digests(configuration);
  }

  /** A line for each, such as {@code secret account.prod.token rotated}. */
  List<String> words(Configuration next) {
    return digests(next).entrySet().stream()
        .filter(now -> !known.getOrDefault(now.getKey(), now.getValue()).equals(now.getValue()))
        .map(now -> "secret " + now.getKey() + " rotated")
        .toList();
  }

  private static Map<String, String> digests(Configuration configuration) {
    Map<String, String> digests = new TreeMap<>();
    configuration.settings().given().values().stream()
        .filter(Setting::isSecretElsewhere)
        .forEach(setting -> digests.put(setting.entry().key(), digest(setting)));
    return digests;
  }

  private static String digest(Setting setting) {
    try {
      return ContentDigest.hex(setting.current().reveal());
    } catch (SecretUnavailableException e) {
      return "";
    }
  }
}
