package dev.sessionrelay.target;

import dev.sessionrelay.config.Secret;
import dev.sessionrelay.config.Setting;
import dev.sessionrelay.config.SettingsReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A configuration as text: to be shown, and to be compared. */
final class ConfigurationState {
  private static final String CAMEL = "camel.";

  private ConfigurationState() {}

  static List<String> describe(Configuration configuration) {
    SortedMap<String, Setting> given = configuration.settings().given();
    List<String> lines = new ArrayList<>(given.size());
    given.headMap(CAMEL).values().forEach(setting -> lines.add(setting.toString()));
    configuration
        .settings()
        .camel()
        .forEach((key, value) -> lines.add(key + " = " + camelValue(key, value)));
    given.tailMap(CAMEL).values().forEach(setting -> lines.add(setting.toString()));
    return Collections.unmodifiableList(lines);
  }

  /** Camel's keys have no definitions here, so a secret among them is known by its name only. */
  private static String camelValue(String key, String value) {
    return key.matches("(?i).*(password|passphrase|secret|token|credential|key|uri|url).*")
        ? "[secret]"
        : value;
  }

  static String checksum(Configuration configuration) {
    StringJoiner lines = new StringJoiner("\n");
    describe(configuration).forEach(lines::add);
    configuration.targets().values().forEach(t -> lines.add(t.name() + " " + t.ids()));
    return HexFormat.of().formatHex(sha256(lines.toString()));
  }

  /**
   * The keys of one account, target or sink with their values. Secrets are in it as they are: for
   * comparing in memory only. A credential in a file counts by the file's name, as an account
   * follows its contents by itself.
   */
  static Map<String, String> comparable(Configuration configuration, String prefix) {
    Map<String, String> state = new TreeMap<>();
    configuration
        .settings()
        .given()
        .subMap(prefix, prefix + Character.MAX_VALUE)
        .forEach((key, setting) -> state.put(key, comparable(setting)));
    return state;
  }

  static String fingerprint(
      Configuration configuration, Collection<String> prefixes, Predicate<String> keys) {
    StringBuilder state = new StringBuilder();
    for (String prefix : prefixes) {
      comparable(configuration, prefix)
          .forEach(
              (key, value) -> {
                if (keys.test(key)) {
                  state.append(key).append('=').append(value).append('\n');
                }
              });
    }
    return HexFormat.of().formatHex(sha256(state.toString()));
  }

  /** Half of a credential, though no secret: followed in its file like the other half. */
  private static boolean isAccessKey(Setting setting) {
    String key = setting.entry().key();
    return key.startsWith("account.")
        && (key.endsWith(".access-key") || key.endsWith(".access-key-id"));
  }

  static String comparable(Setting setting) {
    if (setting.value() instanceof Secret secret) {
      return SettingsReader.isInFile(setting) ? setting.entry().value() : secret.reveal();
    }
    return isAccessKey(setting) ? setting.origin().reveal() : setting.text();
  }

  /** Of a file's contents; one that cannot be read has a fault of its own. */
  static String checksum(Path file) {
    try {
      return HexFormat.of().formatHex(sha256(Files.readAllBytes(file)));
    } catch (IOException e) {
      return "unreadable";
    }
  }

  private static byte[] sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
