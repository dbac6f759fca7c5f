package dev.sessionrelay.config;

import dev.sessionrelay.settings.Setting;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What has to be done to get from one configuration to another.
 *
 * @param settings keys of the process that differ, such as {@code retry.delay} or Camel's own
 */
public record ConfigurationDiff(
    Changes accounts, Changes targets, Changes sinks, Set<String> settings) {
  private static final String TARGETS = "target.";

  public ConfigurationDiff {
    settings = Collections.unmodifiableSet(new TreeSet<>(settings));
  }

  /** Names of one kind of thing. */
  public record Changes(Set<String> added, Set<String> removed, Set<String> changed) {
    public Changes {
      added = Collections.unmodifiableSet(new TreeSet<>(added));
      removed = Collections.unmodifiableSet(new TreeSet<>(removed));
      changed = Collections.unmodifiableSet(new TreeSet<>(changed));
    }

    public boolean isEmpty() {
      return added.isEmpty() && removed.isEmpty() && changed.isEmpty();
    }

    static <T> Changes between(
        Map<String, T> before, Map<String, T> after, BiPredicate<String, T> same) {
      return new Changes(
          names(after, name -> !before.containsKey(name)),
          names(before, name -> !after.containsKey(name)),
          names(after, name -> before.containsKey(name) && !same.test(name, after.get(name))));
    }

    private static Set<String> names(Map<String, ?> all, Predicate<String> which) {
      return all.keySet().stream().filter(which).collect(Collectors.toSet());
    }
  }

  public boolean isEmpty() {
    return accounts.isEmpty() && targets.isEmpty() && sinks.isEmpty() && settings.isEmpty();
  }

  /**
   * A target counts as changed also when only its account's vendor or region has; other changes of
   * an account leave its targets as they are.
   */
  public static ConfigurationDiff between(Configuration before, Configuration after) {
    return new ConfigurationDiff(
        Changes.between(
            before.accounts(),
            after.accounts(),
            (name, account) ->
                account.tls().equals(before.accounts().get(name).tls())
                    && same(before, after, "account." + name + ".")),
        Changes.between(
            before.targets(),
            after.targets(),
            (name, target) -> target.isSame(before.targets().get(name))),
        Changes.between(
            before.sinks(),
            after.sinks(),
            (name, sink) -> same(before, after, SinkDefinition.prefix(name))),
        settings(before, after));
  }

  private static boolean same(Configuration before, Configuration after, String prefix) {
    return before.comparable(prefix).equals(after.comparable(prefix));
  }

  private static Set<String> settings(Configuration before, Configuration after) {
    Map<String, String> old = ofProcess(before);
    Map<String, String> now = ofProcess(after);
    Set<String> keys = new TreeSet<>(old.keySet());
    keys.addAll(now.keySet());
    keys.removeIf(key -> Objects.equals(old.get(key), now.get(key)));
    return keys;
  }

  private static Map<String, String> ofProcess(Configuration configuration) {
    Map<String, String> all = new TreeMap<>(configuration.settings().camel());
    // Thousands of keys are of targets, and stand together.
    SortedMap<String, Setting> given = configuration.settings().given();
    Stream.of(given.headMap(TARGETS), given.tailMap(TARGETS + Character.MAX_VALUE))
        .flatMap(part -> part.entrySet().stream())
        .filter(each -> !isOfNamedThing(each.getKey()))
        .forEach(each -> all.put(each.getKey(), Configuration.comparable(each.getValue())));
    return all;
  }

  private static boolean isOfNamedThing(String key) {
    return key.startsWith("account.") || key.startsWith("sink.");
  }
}
