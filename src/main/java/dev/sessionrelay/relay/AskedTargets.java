package dev.sessionrelay.relay;

import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.IncidentKeys;
import dev.sessionrelay.config.Target;
import dev.sessionrelay.ledger.IncidentRule;
import dev.sessionrelay.ledger.observation.AskedSessions;
import dev.sessionrelay.ledger.observation.PollScope;
import dev.sessionrelay.settings.SettingsSection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a configuration asks for, in the words of the ledger. */
final class AskedTargets {
  private AskedTargets() {}

  static AskedSessions sessions(Configuration configuration) {
    return new AskedSessions(
        configuration.targets().values().stream().flatMap(AskedTargets::scopes).toList());
  }

  private static Stream<PollScope> scopes(Target target) {
    Stream<String> ids = target.isListing() ? Stream.of((String) null) : target.ids().stream();
    return ids.map(
        id -> new PollScope(target.origin(id), id, target.filter(), target.tellsStale()));
  }

  static Function<String, IncidentRule> incidentRules(Configuration next) {
    Map<String, IncidentRule> rules = new ConcurrentHashMap<>();
    return target ->
        next.targets().containsKey(target)
            ? rules.computeIfAbsent(target, name -> incidentRule(next, name))
            : IncidentRule.AT_ONCE;
  }

  private static IncidentRule incidentRule(Configuration next, String target) {
    SettingsSection section = next.settings().section("target." + target);
    return new IncidentRule(
        IncidentKeys.of(section, IncidentKeys.FAILURES).orElseThrow(),
        IncidentKeys.of(section, IncidentKeys.SUCCESSES).orElseThrow(),
        IncidentKeys.of(section, IncidentKeys.REMIND).orElse(null));
  }
}
