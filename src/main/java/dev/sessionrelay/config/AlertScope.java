package dev.sessionrelay.config;

import dev.sessionrelay.session.Session;
import java.util.Set;

/**
 * What an alert rule is about: each set narrows it, an empty one lets everything through.
 *
 * @param targets the operator's targets
 * @param owners names or ids
 */
public record AlertScope(
    Set<String> targets,
    Set<String> vendors,
    Set<String> kinds,
    Set<String> owners,
    Set<String> queues) {

  public AlertScope {
    targets = Set.copyOf(targets);
    vendors = Set.copyOf(vendors);
    kinds = Set.copyOf(kinds);
    owners = Set.copyOf(owners);
    queues = Set.copyOf(queues);
  }

  public boolean holds(Session session) {
    return holds(session.origin().target(), session.origin().vendor())
        && holds(kinds, session.kind())
        && holds(queues, session.queue())
        && (owners.isEmpty()
            || session.owner() != null
                && (holds(owners, session.owner().name()) || holds(owners, session.owner().id())));
  }

  /** Whether it is about targets as such, and this one among them. */
  public boolean holds(String target, String vendor) {
    return holds(targets, target) && holds(vendors, vendor);
  }

  /** Whether it asks for what only sessions have. */
  boolean isOfSessions() {
    return !kinds.isEmpty() || !owners.isEmpty() || !queues.isEmpty();
  }

  private static boolean holds(Set<String> wanted, String value) {
    return wanted.isEmpty() || value != null && wanted.contains(value);
  }
}
