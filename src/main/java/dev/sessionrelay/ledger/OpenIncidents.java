package dev.sessionrelay.ledger;

import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.Events;
import dev.sessionrelay.session.Incident;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /**
   * Records a failed poll that opens an incident or changes its class.
   *
   * @return number of events: 0 when another process had recorded the same
   */
  int fail(LedgerTransaction transaction, Incident failed, Instant at) throws SQLException {
    IncidentKey key = IncidentKey.of(failed);
    Incident stored = IncidentTable.find(transaction, key);
    Incident now = after(failed, stored == null ? null : latest(stored, find(key)), at);
    transaction.afterCommit(() -> open.put(key, now));
    if (stored != null && stored.isLike(failed)) {
      return 0;
    }
    IncidentTable.save(transaction, now);
    SequenceNumbers sequences =
        SequenceNumbers.of(transaction, key.source(), Set.of(key.subject()));
    transaction.append(Events.pollFailed(now, sequences.next(key.subject(), at), at), null);
    return 1;
  }

  /**
   * Ends the incident of what was asked for, if one is open.
   *
   * @param sequences know the subject of the key
   * @return number of events: 1 when an incident ended
   */
  int recover(LedgerTransaction transaction, IncidentKey key, SequenceNumbers sequences, Instant at)
      throws SQLException {
    return end(transaction, key, sequences, at, Events::pollRecovered);
  }

  /** Makes the event of an incident that ends. */
  @FunctionalInterface
  interface IncidentEnd {
    Event event(Incident ended, long sequence, Instant at);
  }

  /** The same with an event of its own. */
  int end(
      LedgerTransaction transaction,
      IncidentKey key,
      SequenceNumbers sequences,
      Instant at,
      IncidentEnd end)
      throws SQLException {
    Incident known = find(key);
    if (known == null) {
      return 0;
    }
    Incident stored = IncidentTable.find(transaction, key);
    transaction.afterCommit(() -> open.remove(key));
    if (stored == null) {
      return 0;
    }
    IncidentTable.delete(transaction, key);
    long sequence = sequences.next(key.subject(), at);
    transaction.append(end.event(latest(stored, known), sequence, at), null);
    return 1;
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
  private static Incident latest(Incident stored, Incident known) {
    return known == null || known.count() <= stored.count()
        ? stored
        : stored.counted(stored.since(), known.count());
  }

  /** What the incident is after one more failed poll; {@code before} is null when it opens. */
  private static Incident after(Incident failed, Incident before, Instant at) {
    return before == null
        ? failed.counted(at, 1)
        : failed.counted(before.since(), before.count() + 1);
  }
}
