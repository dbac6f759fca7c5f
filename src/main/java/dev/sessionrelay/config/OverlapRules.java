package dev.sessionrelay.config;

import dev.sessionrelay.cloud.EndpointDefinition.EndpointParameter;
import dev.sessionrelay.cloud.EndpointDefinition.Role;
import dev.sessionrelay.settings.ConfigErrors;
import dev.sessionrelay.settings.Settings;
import dev.sessionrelay.settings.SettingsSection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds targets that would poll the same session: an event's source and subject name one session
 * for good, so two targets must not tell its story side by side.
 */
record OverlapRules(Settings settings, ConfigErrors faults) {
  void check(Collection<Target> targets) {
    Map<String, Target> byId = new HashMap<>();
    Map<String, List<Target>> listings = new HashMap<>();
    for (Target target : targets) {
      if (target.isListing()) {
        listing(target, listings.computeIfAbsent(source(target, null), s -> new ArrayList<>()));
      } else {
        target.ids().forEach(id -> single(target, id, byId));
      }
    }
  }

  private static String source(Target target, String id) {
    return target.endpoint().name() + "\n" + target.account() + "\n" + target.scope(id);
  }

  private void single(Target target, String id, Map<String, Target> byId) {
    Target other = byId.putIfAbsent(source(target, id) + "\n" + id, target);
    if (other != null) {
      String ids = target.endpoint().ids().map(EndpointParameter::key).orElseThrow();
      SettingsSection section = section(target);
      faults.at(
          section.entry(ids),
          section.prefix() + " would poll " + id + ", which target." + other.name() + " polls",
          "remove the id from one of them");
    }
  }

  private void listing(Target target, List<Target> earlier) {
    earlier.stream()
        .filter(other -> overlap(target, other))
        .findFirst()
        .ifPresent(other -> sameListing(target, other));
    earlier.add(target);
  }

  private void sameListing(Target target, Target other) {
    SettingsSection section = section(target);
    faults.at(
        section.entry(TargetKeys.ENDPOINT),
        section.prefix() + " would list sessions that target." + other.name() + " lists",
        "remove one of them, or give both different values of one filter: " + filters(target));
  }

  private static String filters(Target target) {
    return String.join(
        ", ",
        target.endpoint().parameters().stream()
            .filter(parameter -> parameter.role() == Role.FILTER)
            .map(EndpointParameter::key)
            .toList());
  }

  /** Two listings have nothing in common only if one filter has different values in both. */
  private static boolean overlap(Target a, Target b) {
    return a.endpoint().parameters().stream()
        .filter(parameter -> parameter.role() == Role.FILTER)
        .map(parameter -> Target.parameterName(parameter.key()))
        .noneMatch(name -> differ(a.parameters().get(name), b.parameters().get(name)));
  }

  private static boolean differ(String a, String b) {
    return a != null && b != null && !a.equals(b);
  }

  private SettingsSection section(Target target) {
    return settings.section("target." + target.name());
  }
}
