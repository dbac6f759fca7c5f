package dev.sessionrelay.config;

import dev.sessionrelay.cloud.SessionFact;
import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.settings.ConfigErrors;
import dev.sessionrelay.settings.PropertyKey;
import dev.sessionrelay.settings.SectionChecks;
import dev.sessionrelay.settings.Settings;
import dev.sessionrelay.settings.SettingsSection;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes the alert rules, or says what is wrong with them.
 *
 * @param targets those in which nothing is wrong, by name
 * @param vendors the words that accounts may have
 * @param sinks names of the sinks that run
 */
record AlertRules(
    Settings settings,
    Map<String, Target> targets,
    Set<String> vendors,
    Set<String> sinks,
    ConfigErrors faults) {

  Map<String, AlertDefinition> alerts() {
    Map<String, AlertDefinition> alerts = new LinkedHashMap<>();
    for (String name : settings.names("alert")) {
      alert(name, settings.section("alert." + name)).ifPresent(rule -> alerts.put(name, rule));
    }
    return alerts;
  }

  private Optional<AlertDefinition> alert(String name, SettingsSection section) {
    SectionChecks checks = new SectionChecks(section, faults);
    checks.requires(AlertKeys.WHEN.suffix(), "", "say what to tell of", AlertKeys.WHEN.example());
    Optional<AlertCondition> when = section.find(AlertKeys.WHEN).map(AlertCondition::of);
    names(checks);
    if (when.isEmpty()) {
      return Optional.empty();
    }
    AlertScope scope = scope(section);
    checkTime(checks, when.get());
    checkKeys(checks, when.get(), scope);
    checkFacts(section, when.get(), scope);
    return Optional.of(
        new AlertDefinition(
            name,
            when.get(),
            section.find(AlertKeys.FOR).orElse(Duration.ZERO),
            section.find(AlertKeys.LIMIT).orElse(null),
            scope,
            section.find(AlertKeys.HOURS).orElse(null),
            section.find(AlertKeys.REMIND).orElse(null),
            section.find(AlertKeys.SINKS).orElse(List.of()),
            AlertKeys.countsConnections(section.get(AlertKeys.CONNECTIONS))));
  }

  private static AlertScope scope(SettingsSection section) {
    return new AlertScope(
        set(section, AlertKeys.TARGETS),
        set(section, AlertKeys.VENDORS),
        set(section, AlertKeys.KINDS),
        set(section, AlertKeys.OWNERS),
        set(section, AlertKeys.QUEUES));
  }

  private static Set<String> set(SettingsSection section, PropertyKey<List<String>> key) {
    return Set.copyOf(section.find(key).orElse(List.of()));
  }

  private void names(SectionChecks checks) {
    names(checks, AlertKeys.TARGETS, settings.names("target"), "target");
    names(checks, AlertKeys.VENDORS, vendors, "vendor");
    names(checks, AlertKeys.SINKS, sinks, "sink");
  }

  /** The names in a value have to be of something that there is. */
  static void names(
      SectionChecks checks, PropertyKey<List<String>> key, Set<String> known, String what) {
    for (String name : checks.section().find(key).orElse(List.of())) {
      checks.known(
          key,
          name,
          known,
          "names '" + name + "', and there is no such " + what,
          known.isEmpty()
              ? "there is none yet"
              : "there are " + String.join(", ", new TreeSet<>(known)));
    }
  }

  private static void checkTime(SectionChecks checks, AlertCondition when) {
    if (when.needsTime()) {
      checks.requires(
          AlertKeys.FOR.suffix(),
          ", which " + when.word() + " needs",
          "say how long it must have been so",
          AlertKeys.FOR.example());
    }
  }

  private void checkKeys(SectionChecks checks, AlertCondition when, AlertScope scope) {
    if (when != AlertCondition.NO_AUTO_STOP) {
      checks.noEffect(AlertKeys.LIMIT, "only no-auto-stop has a limit");
    }
    if (when != AlertCondition.IDLE) {
      checks.noEffect(AlertKeys.CONNECTIONS, "only idle asks for connections");
    }
    if (when == AlertCondition.TARGET_FAILING && scope.isOfSessions()) {
      SettingsSection section = checks.section();
      List.of(AlertKeys.KINDS, AlertKeys.OWNERS, AlertKeys.QUEUES).stream()
          .filter(section::has)
          .forEach(
              key ->
                  faults.at(
                      section.entry(key),
                      section.key(key) + " has no meaning with target-failing: a target has none",
                      "remove it, or name targets or vendors"));
    }
  }

  /** What a vendor's answers do not say is not guessed. */
  private void checkFacts(SettingsSection section, AlertCondition when, AlertScope scope) {
    SessionFact fact = fact(when);
    boolean unclear = scope.vendors().isEmpty() && targets.size() < settings.names("target").size();
    if (fact == null || unclear) {
      // A target with an error of its own may be one that says it.
      return;
    }
    Collection<String> about = about(scope);
    List<String> silent = about.stream().filter(vendor -> !tells(vendor, fact)).sorted().toList();
    boolean named = !scope.targets().isEmpty() || !scope.vendors().isEmpty();
    if (silent.isEmpty() || !named && silent.size() < about.size()) {
      return;
    }
    faults.at(
        section.entry(AlertKeys.WHEN),
        "%s is %s, and the answers of %s do not say %s"
            .formatted(
                section.key(AlertKeys.WHEN),
                when.word(),
                String.join(", ", silent),
                fact.inWords()),
        when == AlertCondition.IDLE
            ? "take overlong or no-auto-stop for these, or name vendors that say it"
            : "take overlong for these, or name vendors that say it",
        "overlong");
  }

  /** The vendors whose sessions the rule is about. */
  private Collection<String> about(AlertScope scope) {
    Set<String> all = new TreeSet<>(scope.vendors());
    targets.values().stream()
        .filter(target -> scope.holds(target.name(), target.vendor()))
        .map(Target::vendor)
        .forEach(all::add);
    return all;
  }

  private static boolean tells(String vendor, SessionFact fact) {
    return Vendors.of(vendor).tells().contains(fact);
  }

  private static SessionFact fact(AlertCondition when) {
    return switch (when) {
      case IDLE -> SessionFact.ACTIVITY;
      case NO_AUTO_STOP -> SessionFact.AUTO_STOP;
      default -> null;
    };
  }
}
