package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.IncidentRule.IncidentQuiet;
import dev.sessionrelay.ledger.IncidentRule.IncidentStep;
import dev.sessionrelay.ledger.database.LedgerTransaction;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.EventType;
import dev.sessionrelay.session.Events;
import dev.sessionrelay.session.Incident;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The open incidents in memory, with their counts: as many as there are failing targets and
 * sessions of the configuration.
 */
final class OpenIncidents {
  private final Map<IncidentKey, Incident> open = new ConcurrentHashMap<>();
  private final IncidentRuns runs = new IncidentRuns();
  private volatile Function<String, IncidentRule> rules = target -> IncidentRule.AT_ONCE;
  private volatile BiFunction<String, Instant, IncidentQuiet> quiet =
      (target, at) -> IncidentQuiet.NONE;

  /** The open one, or null. */
  Incident find(IncidentKey key) {
    return open.get(key);
  }

  /** How incidents are told, by target, from now on. */
  void follow(Function<String, IncidentRule> byTarget) {
    rules = byTarget;
  }

  /** What keeps a target's incidents from being told at a time. */
  void suppress(BiFunction<String, Instant, IncidentQuiet> byTarget) {
    quiet = byTarget;
  }

  /**
   * Records a failed poll for which counting is not enough.
   *
   * @return number of events: 0 when another process had recorded the same
   */
  int fail(LedgerTransaction transaction, Incident failed, Instant at) throws SQLException {
    IncidentKey key = IncidentKey.of(failed);
    Incident stored = IncidentTable.find(transaction, key);
    Incident newest = stored == null ? runs.failures(key, failed, at) : failed;
    IncidentStep step = step(newest, stored == null ? null : latest(stored, find(key)), at);
    transaction.afterCommit(() -> runs.forget(key));
    return tell(transaction, key, step, at);
  }

  /** Tells of what is open what is due, though no poll failed just now. */
  void look(LedgerWriter writer, Instant at) {
    open.forEach(
        (key, incident) -> {
          if (look(incident, at).tells() != null) {
            writer.commit(transaction -> look(transaction, key, at));
          }
        });
  }

  /** Another process may have told it, or ended it. */
  private int look(LedgerTransaction transaction, IncidentKey key, Instant at) throws SQLException {
    Incident stored = IncidentTable.find(transaction, key);
    return stored == null ? 0 : tell(transaction, key, look(latest(stored, find(key)), at), at);
  }

  private IncidentStep look(Incident incident, Instant at) {
    String target = incident.origin().target();
    return rules.apply(target).look(incident, quiet.apply(target, at), at);
  }

  private int tell(LedgerTransaction transaction, IncidentKey key, IncidentStep step, Instant at)
      throws SQLException {
    transaction.afterCommit(() -> open.put(key, step.now()));
    if (step.isWritten()) {
      IncidentTable.save(transaction, step.now());
    }
    if (step.tells() == null) {
      return 0;
    }
    long sequence = SequenceNumbers.of(transaction, key).next(key.subject(), at);
    Event event = event(step, sequence, at);
    if (step.only().isEmpty()) {
      transaction.append(event, null);
      transaction.withhold(step.without());
    }
    for (String sink : step.only()) {
      transaction.append(event, sink);
    }
    return 1;
  }

  private IncidentStep step(Incident failed, Incident before, Instant at) {
    String target = failed.origin().target();
    return rules.apply(target).step(failed, before, quiet.apply(target, at), at);
  }

  private static Event event(IncidentStep step, long sequence, Instant at) {
    return step.tells() == EventType.POLL_FAILED
        ? Events.pollFailed(step.now(), sequence, at)
        : Events.incidentReminded(step.now(), sequence, at);
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

  /** Ends those that nobody asks for any more, each with an event. */
  void endUnasked(LedgerWriter writer, Predicate<Incident> asked, Instant now) {
    runs.retain(asked);
    for (Incident incident : all()) {
      if (!asked.test(incident)) {
        IncidentKey key = IncidentKey.of(incident);
        writer.commit(tx -> end(tx, key, SequenceNumbers.of(tx, key), now, Events::targetRemoved));
      }
    }
  }

  /** The same with an event of its own. */
  private int end(
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
    transaction.afterCommit(
        () -> {
          open.remove(key);
          runs.forget(key);
        });
    if (stored == null) {
      return 0;
    }
    IncidentTable.delete(transaction, key);
    if (!stored.course().isTold()) {
      return 0;
    }
    long sequence = sequences.next(key.subject(), at);
    transaction.append(end.event(latest(stored, known), sequence, at), null);
    transaction.withhold(stored.course().withheldFrom());
    return 1;
  }

  /** Counts one more failed poll, where that is all there is to do. */
  boolean countAgain(Incident failed, Instant at) {
    IncidentKey key = IncidentKey.of(failed);
    Incident known = find(key);
    if (known == null) {
      long inARow = runs.failed(key, failed, at).count();
      return inARow < rules.apply(key.target()).failures();
    }
    runs.failsAgain(key);
    if (step(failed, known, at).isWritten()) {
      return false;
    }
    Incident counted =
        open.computeIfPresent(key, (same, now) -> now.counted(now.since(), now.count() + 1));
    return counted != null;
  }

  /**
   * Counts a success of what was asked for.
   *
   * @param answer whether it is an answer, else the end of a turn, which may have had one
   * @return whether it ends an incident
   */
  boolean succeeded(IncidentKey key, boolean answer) {
    runs.succeeded(key);
    return find(key) != null
        && runs.successes(key, answer) >= rules.apply(key.target()).successes();
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
}
