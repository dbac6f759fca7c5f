package dev.sessionrelay.config;

import dev.sessionrelay.cloud.EndpointDefinition;
import dev.sessionrelay.settings.IdList;
import dev.sessionrelay.settings.PropertyEntry;
import dev.sessionrelay.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The targets of a sound configuration of which nothing differs that they are made of: an edit
 * touches few of thousands, and the others are taken over as they are.
 *
 * @param before that configuration, or null
 * @param accounts those of now
 */
record UnchangedTargets(
    Configuration before,
    Settings settings,
    LoadContext surroundings,
    Map<String, Account> accounts) {
  /** The target as it was, or null where it has to be made and checked. */
  Target find(String name) {
    Target target = before == null ? null : before.targets().get(name);
    return target != null && hasSameKeys(name) && hasSameEndpoint(target) && hasSameAccount(target)
        ? target
        : null;
  }

  private boolean hasSameKeys(String name) {
    String prefix = "target." + name;
    List<PropertyEntry> then = before.settings().section(prefix).entries();
    List<PropertyEntry> now = settings.section(prefix).entries();
    return then.size() == now.size()
        && IntStream.range(0, now.size()).allMatch(i -> isSame(then.get(i), now.get(i)));
  }

  /** What refers to another key, to the environment or to a file may come to something else. */
  private static boolean isSame(PropertyEntry then, PropertyEntry now) {
    return then.key().equals(now.key())
        && then.value().equals(now.value())
        && now.isLiteral()
        && IdList.fileOf(now.value().strip()).isEmpty();
  }

  private boolean hasSameEndpoint(Target target) {
    EndpointDefinition then = target.endpoint();
    EndpointDefinition now = surroundings.endpoints().find(then.name()).orElse(null);
    return then == now || then.equals(now);
  }

  private boolean hasSameAccount(Target target) {
    Account then = before.accounts().get(target.account());
    Account now = accounts.get(target.account());
    return now != null
        && now.vendor().equals(then.vendor())
        && Objects.equals(now.region(), then.region());
  }
}
