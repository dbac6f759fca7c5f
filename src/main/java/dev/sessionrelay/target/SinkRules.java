package dev.sessionrelay.target;

import dev.sessionrelay.config.Entry;
import dev.sessionrelay.config.Faults;
import dev.sessionrelay.config.Nearest;
import dev.sessionrelay.config.Secret;
import dev.sessionrelay.config.Section;
import dev.sessionrelay.config.Settings;
import dev.sessionrelay.config.Urls;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Makes the settings of the sinks, or says what is wrong with them. */
final class SinkRules {
  private static final String WEBHOOK = "webhook";
  private static final String PARAM = "param";

  /** The shipped sinks whose routes say {@code parallel: 1} themselves. */
  private static final Set<String> ONE_AT_A_TIME = Set.of("file", "log");

  private final Settings settings;
  private final Surroundings surroundings;
  private final Set<String> targets;
  private final Faults faults;

  SinkRules(Settings settings, Surroundings surroundings, Set<String> targets, Faults faults) {
    this.settings = settings;
    this.surroundings = surroundings;
    this.targets = targets;
    this.faults = faults;
  }

  /** Every sink there is, by name; the webhook sink only when it has a URL. */
  Map<String, Sink> sinks() {
    settings.names("sink").stream()
        .filter(name -> !surroundings.sinks().contains(name))
        .forEach(this::unknown);
    Map<String, Sink> sinks = new TreeMap<>();
    for (String name : surroundings.sinks()) {
      add(sinks, name, settings.section("sink." + name), name.equals(WEBHOOK));
    }
    for (String name : webhooks()) {
      add(sinks, WEBHOOK + "-" + name, settings.section("sink.webhook." + name), true);
    }
    return sinks;
  }

  private void unknown(String name) {
    Entry first = settings.section("sink." + name).entries().get(0);
    faults.at(
        first,
        "unknown key " + first.key() + ": there is no sink " + name + " in routes/sinks",
        Nearest.to(name, surroundings.sinks())
            .map(near -> "did you mean sink." + near + "?")
            .orElse(
                "there are " + String.join(", ", surroundings.sinks().stream().sorted().toList())),
        null);
  }

  private Set<String> webhooks() {
    Set<String> names = new LinkedHashSet<>();
    for (Entry entry : settings.section("sink.webhook").entries()) {
      String[] parts = entry.key().split("\\.");
      if (parts.length == 4 && !parts[2].equals(PARAM)) {
        names.add(parts[2]);
      }
    }
    return names;
  }

  private void add(Map<String, Sink> sinks, String name, Section section, boolean isWebhook) {
    checkDelays(section);
    checkTargets(section);
    if (ONE_AT_A_TIME.contains(name)) {
      warnParallel(section);
    }
    if (Surroundings.BUILT_IN_SINKS.contains(name)) {
      refuseParameters(section);
    }
    if (!isWebhook) {
      sinks.put(name, sink(name, section, Optional.empty()));
    } else if (hasUrl(name, section)) {
      sinks.put(name, sink(name, section, Optional.of(webhook(section))));
    }
  }

  private Sink sink(String name, Section section, Optional<Sink.Webhook> webhook) {
    return new Sink(
        name,
        section.value("from", String.class).equals("start"),
        list(section, "only-types"),
        list(section, "only-states"),
        list(section, "only-targets"),
        section.value("parallel", Integer.class),
        section.value("give-up-after", Duration.class),
        section.value("retry-delay", Duration.class),
        section.value("retry-max-delay", Duration.class),
        webhook,
        parameters(section));
  }

  private Sink.Webhook webhook(Section section) {
    return new Sink.Webhook(
        section.value("url", Secret.class),
        section.secret("secret").orElse(null),
        section.value("timeout", Duration.class),
        section.value("batch", Integer.class));
  }

  private boolean hasUrl(String name, Section section) {
    if (!section.has("url") && !name.equals(WEBHOOK)) {
      section.missing(
          faults,
          "url",
          section.prefix() + " has no url",
          "add where to send",
          "https://hooks.example.com/sessions");
    }
    section.secret("url").ifPresent(url -> checkExposure(section, url));
    return section.isGood("url");
  }

  private void checkExposure(Section section, Secret url) {
    if (Urls.isExposed(URI.create(url.reveal().strip()))) {
      faults.warn(
          section.entry("url"),
          section.key("url")
              + " is plain http:// to another machine, so events can be read on the way",
          "use https://",
          null);
    }
  }

  private void checkDelays(Section section) {
    Duration first = section.value("retry-delay", Duration.class);
    Duration longest = section.value("retry-max-delay", Duration.class);
    if (first.compareTo(longest) > 0) {
      String suffix = section.has("retry-delay") ? "retry-delay" : "retry-max-delay";
      faults.at(
          section.entry(suffix),
          section.key("retry-delay") + " is longer than " + section.key("retry-max-delay"),
          "the first wait is the shortest",
          suffix.equals("retry-delay") ? "1s" : "5m");
    }
  }

  private void checkTargets(Section section) {
    for (String target : list(section, "only-targets")) {
      if (!targets.contains(target)) {
        faults.at(
            section.entry("only-targets"),
            section.key("only-targets") + " names '" + target + "', and there is no such target",
            Nearest.to(target, targets)
                .map(near -> "did you mean " + near + "?")
                .orElse("name targets of this file"),
            null);
      }
    }
  }

  private void warnParallel(Section section) {
    if (section.isGood("parallel")) {
      faults.warn(
          section.entry("parallel"),
          section.key("parallel") + " has no effect: the route of this sink takes one at a time",
          "remove it",
          null);
    }
  }

  private void refuseParameters(Section section) {
    String prefix = section.key(PARAM) + ".";
    section.entries().stream()
        .filter(entry -> entry.key().startsWith(prefix))
        .forEach(
            entry ->
                faults.at(
                    entry,
                    "unknown key " + entry.key() + ": a built-in sink has no parameters",
                    "remove it",
                    null));
  }

  private static Map<String, Secret> parameters(Section section) {
    String prefix = section.key(PARAM) + ".";
    Map<String, Secret> parameters = new TreeMap<>();
    for (Entry entry : section.entries()) {
      if (entry.key().startsWith(prefix)) {
        String name = entry.key().substring(prefix.length());
        section.secret(PARAM + "." + name).ifPresent(value -> parameters.put(name, value));
      }
    }
    return parameters;
  }

  @SuppressWarnings("unchecked")
  private static List<String> list(Section section, String suffix) {
    return section.find(suffix, List.class).orElse(List.of());
  }
}
