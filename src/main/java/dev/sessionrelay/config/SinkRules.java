package dev.sessionrelay.config;

import dev.sessionrelay.settings.ConfigErrors;
import dev.sessionrelay.settings.PropertyEntry;
import dev.sessionrelay.settings.SectionChecks;
import dev.sessionrelay.settings.Settings;
import dev.sessionrelay.settings.SettingsSection;
import dev.sessionrelay.settings.SinkKeys;
import dev.sessionrelay.settings.Suggestion;
import dev.sessionrelay.settings.UrlChecks;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes the sinks, or says what is wrong with them.
 *
 * @param targets names that filters may have
 */
record SinkRules(
    Settings settings, LoadContext surroundings, Set<String> targets, ConfigErrors faults) {
  private static final String WEBHOOK = "webhook";
  private static final String PARAMETER = "param.";

  /** The shipped sinks whose routes say {@code parallel: 1} themselves. */
  private static final Set<String> ONE_AT_A_TIME = Set.of("file", "log");

  /** Every sink there is, by name; the webhook sink only when it has a URL. */
  Map<String, SinkDefinition> sinks() {
    settings.names("sink").stream()
        .filter(name -> !surroundings.sinks().contains(name))
        .forEach(this::unknown);
    Map<String, SinkDefinition> sinks = new TreeMap<>();
    for (String name : surroundings.sinks()) {
      add(sinks, new SinkDefinition(name, settings.section("sink." + name), name.equals(WEBHOOK)));
    }
    for (String name : webhooks()) {
      SettingsSection section = settings.section("sink.webhook." + name);
      add(sinks, new SinkDefinition(WEBHOOK + "-" + name, section, true));
    }
    return sinks;
  }

  private void unknown(String name) {
    PropertyEntry first = settings.section("sink." + name).entries().get(0);
    faults.unknown(
        first,
        ": there is no sink " + name + " in routes/sinks",
        Suggestion.to(name, surroundings.sinks())
            .map(near -> Suggestion.question("sink." + near))
            .orElse(
                "there are " + String.join(", ", surroundings.sinks().stream().sorted().toList())));
  }

  private Set<String> webhooks() {
    Set<String> names = new LinkedHashSet<>();
    for (PropertyEntry entry : settings.section("sink.webhook").entries()) {
      String[] parts = entry.key().split("\\.");
      if (parts.length == 4 && !entry.key().startsWith("sink.webhook." + PARAMETER)) {
        names.add(parts[2]);
      }
    }
    return names;
  }

  private void add(Map<String, SinkDefinition> sinks, SinkDefinition sink) {
    SettingsSection section = sink.section();
    SectionChecks checks = new SectionChecks(section, faults);
    checks.ordered(SinkKeys.RETRY_DELAY, SinkKeys.RETRY_MAX_DELAY);
    checkTargets(section, checks);
    if (ONE_AT_A_TIME.contains(sink.name())) {
      checks.noEffect(SinkKeys.PARALLEL, "the route of this sink takes one at a time");
    }
    if (LoadContext.BUILT_IN_SINKS.contains(sink.name())) {
      refuseParameters(section);
    }
    if (!sink.isWebhook() || hasUrl(sink, checks)) {
      sinks.put(sink.name(), sink);
    }
  }

  private boolean hasUrl(SinkDefinition sink, SectionChecks checks) {
    SettingsSection section = sink.section();
    if (!sink.name().equals(WEBHOOK)) {
      checks.requires(SinkKeys.URL.suffix(), "", "add where to send", SinkKeys.URL.example());
    }
    section
        .find(SinkKeys.URL)
        .filter(url -> UrlChecks.isExposed(URI.create(url.reveal().strip())))
        .ifPresent(url -> warnExposed(section));
    return section.isGood(SinkKeys.URL);
  }

  private void warnExposed(SettingsSection section) {
    faults.warn(
        section.entry(SinkKeys.URL),
        section.key(SinkKeys.URL)
            + " is plain http:// to another machine, so events can be read on the way",
        "use https://");
  }

  private void checkTargets(SettingsSection section, SectionChecks checks) {
    for (String target : section.find(SinkKeys.ONLY_TARGETS).orElse(List.of())) {
      checks.known(
          SinkKeys.ONLY_TARGETS,
          target,
          targets,
          "names '" + target + "', and there is no such target",
          "name targets of this file");
    }
  }

  private void refuseParameters(SettingsSection section) {
    section.entries().stream()
        .filter(entry -> entry.key().startsWith(section.key(PARAMETER)))
        .forEach(
            entry -> faults.unknown(entry, ": a built-in sink has no parameters", "remove it"));
  }
}
