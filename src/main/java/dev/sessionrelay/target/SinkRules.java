package dev.sessionrelay.target;

import dev.sessionrelay.config.Entry;
import dev.sessionrelay.config.Faults;
import dev.sessionrelay.config.Nearest;
import dev.sessionrelay.config.Section;
import dev.sessionrelay.config.SectionChecks;
import dev.sessionrelay.config.Settings;
import dev.sessionrelay.config.SinkKeys;
import dev.sessionrelay.config.Urls;
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
record SinkRules(Settings settings, Surroundings surroundings, Set<String> targets, Faults faults) {
  private static final String WEBHOOK = "webhook";
  private static final String PARAMETER = "param.";

  /** The shipped sinks whose routes say {@code parallel: 1} themselves. */
  private static final Set<String> ONE_AT_A_TIME = Set.of("file", "log");

  /** Every sink there is, by name; the webhook sink only when it has a URL. */
  Map<String, Sink> sinks() {
    settings.names("sink").stream()
        .filter(name -> !surroundings.sinks().contains(name))
        .forEach(this::unknown);
    Map<String, Sink> sinks = new TreeMap<>();
    for (String name : surroundings.sinks()) {
      add(sinks, new Sink(name, settings.section("sink." + name), name.equals(WEBHOOK)));
    }
    for (String name : webhooks()) {
      Section section = settings.section("sink.webhook." + name);
      add(sinks, new Sink(WEBHOOK + "-" + name, section, true));
    }
    return sinks;
  }

  private void unknown(String name) {
    Entry first = settings.section("sink." + name).entries().get(0);
    faults.at(
        first,
        "unknown key " + first.key() + ": there is no sink " + name + " in routes/sinks",
        Nearest.to(name, surroundings.sinks())
            .map(near -> Nearest.question("sink." + near))
            .orElse(
                "there are " + String.join(", ", surroundings.sinks().stream().sorted().toList())),
        null);
  }

  private Set<String> webhooks() {
    Set<String> names = new LinkedHashSet<>();
    for (Entry entry : settings.section("sink.webhook").entries()) {
      String[] parts = entry.key().split("\\.");
      if (parts.length == 4 && !entry.key().startsWith("sink.webhook." + PARAMETER)) {
        names.add(parts[2]);
      }
    }
    return names;
  }

  private void add(Map<String, Sink> sinks, Sink sink) {
    Section section = sink.section();
    SectionChecks checks = new SectionChecks(section, faults);
    checks.ordered(SinkKeys.RETRY_DELAY, SinkKeys.RETRY_MAX_DELAY);
    checkTargets(section, checks);
    if (ONE_AT_A_TIME.contains(sink.name())) {
      checks.noEffect(SinkKeys.PARALLEL, "the route of this sink takes one at a time");
    }
    if (Surroundings.BUILT_IN_SINKS.contains(sink.name())) {
      refuseParameters(section);
    }
    if (!sink.isWebhook() || hasUrl(sink, checks)) {
      sinks.put(sink.name(), sink);
    }
  }

  private boolean hasUrl(Sink sink, SectionChecks checks) {
    Section section = sink.section();
    if (!sink.name().equals(WEBHOOK)) {
      checks.requires(SinkKeys.URL.suffix(), "", "add where to send", SinkKeys.URL.example());
    }
    section
        .find(SinkKeys.URL)
        .filter(url -> Urls.isExposed(URI.create(url.reveal().strip())))
        .ifPresent(url -> warnExposed(section));
    return section.isGood(SinkKeys.URL);
  }

  private void warnExposed(Section section) {
    faults.warn(
        section.entry(SinkKeys.URL),
        section.key(SinkKeys.URL)
            + " is plain http:// to another machine, so events can be read on the way",
        "use https://",
        null);
  }

  private void checkTargets(Section section, SectionChecks checks) {
    for (String target : section.find(SinkKeys.ONLY_TARGETS).orElse(List.of())) {
      checks.known(
          SinkKeys.ONLY_TARGETS,
          target,
          targets,
          "names '" + target + "', and there is no such target",
          "name targets of this file");
    }
  }

  private void refuseParameters(Section section) {
    section.entries().stream()
        .filter(entry -> entry.key().startsWith(section.key(PARAMETER)))
        .forEach(
            entry ->
                faults.at(
                    entry,
                    "unknown key " + entry.key() + ": a built-in sink has no parameters",
                    "remove it",
                    null));
  }
}
