package dev.sessionrelay.config;

import dev.sessionrelay.session.RelayPart;
import dev.sessionrelay.settings.ConfigError;
import dev.sessionrelay.settings.ContentDigest;
import dev.sessionrelay.settings.RegularFile;
import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.settings.Setting;
import dev.sessionrelay.settings.Settings;
import dev.sessionrelay.settings.SettingsSection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Everything an operator has set, read and checked as a whole. Immutable; a changed file makes a
 * new one.
 *
 * @param home directory that relative paths start from
 * @param settings every single value, those of the process among them ({@code
 *     settings.get(ProcessKeys.RETRY_DELAY)})
 * @param accounts by name, in the order of the file
 * @param targets by name, in the order of the file
 * @param sinks by the name that {@code events:} takes
 * @param alerts rules by name, in the order of the file
 * @param maintenance when alerts and incidents are not told
 * @param prices of running sessions
 * @param owners where they are reached, by owner and kind: {@code ada.mail}
 * @param warnings what is allowed but most likely not meant
 * @param files every file that was read, for watching; absolute
 */
public record Configuration(
    Path home,
    Settings settings,
    Map<String, Account> accounts,
    Map<String, Target> targets,
    Map<String, SinkDefinition> sinks,
    Map<String, AlertDefinition> alerts,
    List<MaintenanceWindow> maintenance,
    PriceList prices,
    Map<String, String> owners,
    List<ConfigError> warnings,
    Set<Path> files) {
  /** Name of the file in the home directory. */
  public static final String FILE = "application.properties";

  private static final String CAMEL = "camel.";

  public Configuration {
    accounts = Collections.unmodifiableMap(new LinkedHashMap<>(accounts));
    targets = Collections.unmodifiableMap(new LinkedHashMap<>(targets));
    sinks = Collections.unmodifiableMap(new LinkedHashMap<>(sinks));
    alerts = Collections.unmodifiableMap(new LinkedHashMap<>(alerts));
    maintenance = List.copyOf(maintenance);
    owners = Map.copyOf(owners);
    warnings = List.copyOf(warnings);
    files = Collections.unmodifiableSet(new TreeSet<>(files));
  }

  /**
   * Reads {@code application.properties} of a directory, with the built-in endpoints and sinks.
   *
   * @param environment gives the value of an environment variable, or null
   */
  public static LoadResult load(Path home, Function<String, String> environment, Clock clock) {
    return load(LoadContext.builtIn(home, environment, clock));
  }

  /**
   * The settings alone, for commands that need a few of them and work also while the rest is being
   * edited, or where the secrets of the accounts are out of reach.
   *
   * @param needed beginning of the keys that must be right, such as {@code ledger.}
   * @throws ConfigurationException with the errors of those keys, or when there is no such file
   */
  public static Settings settings(LoadContext surroundings, String needed)
      throws ConfigurationException {
    return new ConfigurationLoader(surroundings, null).settings(needed);
  }

  /**
   * The prices alone, whatever is wrong with the rest.
   *
   * @throws ConfigurationException with the errors of prices, or when there is no such file
   */
  public static PriceList prices(LoadContext surroundings) throws ConfigurationException {
    return new ConfigurationLoader(surroundings, null).prices();
  }

  public static LoadResult load(LoadContext surroundings) {
    return load(surroundings, null);
  }

  /**
   * @param before a sound configuration, of which what has not changed is taken over; or null
   */
  public static LoadResult load(LoadContext surroundings, Configuration before) {
    return new ConfigurationLoader(surroundings, before).load();
  }

  /** The keys of a sink; of one that there is not, all are at their defaults. */
  public SettingsSection sink(String name) {
    SinkDefinition sink = sinks.get(name);
    return sink == null ? Settings.none().section("sink." + name) : sink.section();
  }

  /** The instances of the webhook's route. */
  public List<SinkDefinition> webhooks() {
    return sinks.values().stream().filter(SinkDefinition::isWebhook).toList();
  }

  /** The vendor of an account; {@link RelayPart#RELAY} where there is no such account any more. */
  public String vendor(String account) {
    Account known = accounts.get(account);
    return known == null ? RelayPart.RELAY : known.vendor();
  }

  /** Sorted lines {@code key = value} of what was given, secrets as {@code [secret]}. */
  public List<String> describe() {
    SortedMap<String, Setting> given = settings.given();
    List<String> lines = new ArrayList<>(given.size());
    given.headMap(CAMEL).values().forEach(setting -> lines.add(setting.toString()));
    settings.camel().forEach((key, value) -> lines.add(key + " = " + camelValue(key, value)));
    given.tailMap(CAMEL).values().forEach(setting -> lines.add(setting.toString()));
    return Collections.unmodifiableList(lines);
  }

  /** SHA-256 in hexadecimal over {@link #describe()} and the ids of all targets. */
  public String checksum() {
    StringJoiner lines = new StringJoiner("\n");
    describe().forEach(lines::add);
    targets.values().forEach(target -> lines.add(target.name() + " " + target.ids()));
    return ContentDigest.hex(lines.toString());
  }

  /**
   * A digest that differs when a value of one of these keys does; for comparing in memory. Secrets
   * count as they are, those in files of their own and in vaults by their name: whoever uses them
   * reads them again by himself.
   *
   * @param prefixes beginnings of the keys that count
   * @param keys which of them count
   */
  public String fingerprint(Collection<String> prefixes, Predicate<String> keys) {
    StringBuilder state = new StringBuilder();
    for (String prefix : prefixes) {
      comparable(prefix)
          .forEach(
              (key, value) -> {
                if (keys.test(key)) {
                  state.append(key).append('=').append(value).append('\n');
                }
              });
    }
    return ContentDigest.hex(state.toString());
  }

  /**
   * The keys of one account, target or sink with their values. Secrets are in it as they are: for
   * comparing in memory only. A credential in a file counts by the file's name, as an account
   * follows its contents by itself.
   */
  Map<String, String> comparable(String prefix) {
    Map<String, String> state = new TreeMap<>();
    settings
        .given()
        .subMap(prefix, prefix + Character.MAX_VALUE)
        .forEach((key, setting) -> state.put(key, comparable(setting)));
    return state;
  }

  static String comparable(Setting setting) {
    if (setting.value() instanceof Secret secret) {
      return setting.isSecretElsewhere() ? setting.entry().value() : secret.reveal();
    }
    return isAccessKey(setting) ? setting.origin().reveal() : setting.text();
  }

  /** Half of a credential, though no secret: followed in its file like the other half. */
  private static boolean isAccessKey(Setting setting) {
    String key = setting.entry().key();
    return key.startsWith("account.")
        && (key.endsWith(".access-key") || key.endsWith(".access-key-id"));
  }

  /** Camel's keys have no definitions here, so a secret among them is known by its name only. */
  private static String camelValue(String key, String value) {
    return key.matches("(?i).*(password|passphrase|secret|token|credential|key|uri|url).*")
        ? "[secret]"
        : value;
  }

  /** Of a file's contents; one that cannot be read has an error of its own. */
  static String checksum(Path file) {
    try {
      return ContentDigest.hex(RegularFile.bytes(file));
    } catch (IOException e) {
      return "unreadable";
    }
  }

  @Override
  public String toString() {
    return "configuration " + checksum();
  }
}
