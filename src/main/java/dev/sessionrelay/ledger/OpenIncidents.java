package dev.sessionrelay.ledger;

import dev.sessionrelay.session.Incident;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The open incidents in memory, with their counts: as many as there are failing targets and
 * sessions of the configuration.
 */
final class OpenIncidents {
  private final Map<IncidentKey, Incident> open = new ConcurrentHashMap<>();

  /** The open one, or null. */
  Incident find(IncidentKey key) {
    return open.get(key);
  }

  void put(Incident incident) {
    open.put(IncidentKey.of(incident), incident);
  }

  void remove(IncidentKey key) {
    open.remove(key);
  }

  /** Counts one more failed poll of an incident that is open with the same class. */
  boolean countAgain(Incident failed) {
    Incident counted =
        open.computeIfPresent(
            IncidentKey.of(failed),
            (key, known) ->
                failed.isLike(known) ? known.counted(known.since(), known.count() + 1) : known);
    return counted != null && counted.isLike(failed);
  }

  /** What the database has wins, but polls counted since it was written stay counted. */
  void replaceAll(List<Incident> stored) {
    open.keySet().retainAll(stored.stream().map(IncidentKey::of).collect(Collectors.toSet()));
    for (Incident incident : stored) {
      open.merge(IncidentKey.of(incident), incident, (known, now) -> latest(now, known));
    }
  }

  /** By target and session. */
  List<Incident> all() {
    return open.values().stream()
        .sorted(
            Comparator.comparing((Incident incident) -> incident.origin().target())
                .thenComparing(incident -> IncidentKey.of(incident).subject()))
        .toList();
  }

  /** The stored incident with the higher count of the two; {@code known} may be null. */
  static Incident latest(Incident stored, Incident known) {
    return known == null || known.count() <= stored.count()
        ? stored
        : stored.counted(stored.since(), known.count());
  }

  /** What the incident is after one more failed poll; {@code before} is null when it opens. */
  static Incident after(Incident failed, Incident before, Instant at) {
    return before == null
        ? failed.counted(at, 1)
        : failed.counted(before.since(), before.count() + 1);
  }
}
