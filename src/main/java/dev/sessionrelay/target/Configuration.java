package dev.sessionrelay.target;

import dev.sessionrelay.config.Fault;
import dev.sessionrelay.config.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Everything an operator has set, read and checked as a whole. Immutable; a changed file makes a
 * new one.
 *
 * @param home directory that relative paths start from
 * @param settings every single value, those of the process among them ({@code
 *     settings.duration("retry.delay")})
 * @param accounts by name, in the order of the file
 * @param targets by name, in the order of the file
 * @param sinks by the name that {@code events:} takes
 * @param warnings what is allowed but most likely not meant
 * @param files every file that was read, for watching; absolute
 */
public record Configuration(
    Path home,
    Settings settings,
    Map<String, Account> accounts,
    Map<String, Target> targets,
    Map<String, Sink> sinks,
    List<Fault> warnings,
    Set<Path> files) {
  /** Name of the file in the home directory. */
  public static final String FILE = "application.properties";

  public Configuration {
    accounts = Collections.unmodifiableMap(new LinkedHashMap<>(accounts));
    targets = Collections.unmodifiableMap(new LinkedHashMap<>(targets));
    sinks = Collections.unmodifiableMap(new LinkedHashMap<>(sinks));
    warnings = List.copyOf(warnings);
    files = Collections.unmodifiableSet(new TreeSet<>(files));
  }

  /**
   * Reads {@code application.properties} of a directory, with the built-in endpoints and sinks.
   *
   * @param environment gives the value of an environment variable, or null
   */
  public static Loaded load(Path home, Function<String, String> environment, Clock clock) {
    return load(Surroundings.builtIn(home, environment, clock));
  }

  /**
   * The settings alone, for commands that need a few of them and work also while the rest is being
   * edited, or where the secrets of the accounts are out of reach.
   *
   * @param needed beginning of the keys that must be right, such as {@code ledger.}
   * @throws ConfigurationException with the faults of those keys, or when there is no such file
   */
  public static Settings settings(Surroundings surroundings, String needed)
      throws ConfigurationException {
    return new ConfigurationLoader(surroundings, null).settings(needed);
  }

  public static Loaded load(Surroundings surroundings) {
    return load(surroundings, null);
  }

  /**
   * @param before a sound configuration, of which what has not changed is taken over; or null
   */
  public static Loaded load(Surroundings surroundings, Configuration before) {
    return new ConfigurationLoader(surroundings, before).load();
  }

  /** Sorted lines {@code key = value} of what was given, secrets as {@code [secret]}. */
  public List<String> describe() {
    return ConfigurationState.describe(this);
  }

  /** SHA-256 in hexadecimal over {@link #describe()} and the ids of all targets. */
  public String checksum() {
    return ConfigurationState.checksum(this);
  }

  /**
   * A digest that differs when a value of one of these keys does; for comparing in memory. Secrets
   * count as they are, those in files of their own by the name of the file: whoever uses them reads
   * them again by himself.
   *
   * @param prefixes beginnings of the keys that count
   * @param keys which of them count
   */
  public String fingerprint(Collection<String> prefixes, Predicate<String> keys) {
    return ConfigurationState.fingerprint(this, prefixes, keys);
  }

  @Override
  public String toString() {
    return "configuration " + checksum();
  }
}
