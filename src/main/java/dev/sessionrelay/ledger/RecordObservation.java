package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.database.LedgerTransaction;
import dev.sessionrelay.ledger.observation.Coverage;
import dev.sessionrelay.ledger.observation.FingerprintCache;
import dev.sessionrelay.ledger.observation.KnownSession;
import dev.sessionrelay.ledger.observation.Observation;
import dev.sessionrelay.ledger.observation.SessionChange;
import dev.sessionrelay.ledger.observation.SessionComparison;
import dev.sessionrelay.ledger.observation.SessionTable;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.Events;
import dev.sessionrelay.session.Fingerprint;
import dev.sessionrelay.session.GoneReason;
import dev.sessionrelay.session.ObservedSession;
import dev.sessionrelay.session.Session;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Records one successful poll: findings, their events, and the recovery of an incident. */
final class RecordObservation implements LedgerTransaction.UnitOfWork<Integer> {
  private final Observation observation;
  private final Map<String, Fingerprint> fingerprints;
  private final FingerprintCache memory;
  private final OpenIncidents incidents;
  private final boolean ends;
  private final String source;

  /**
   * @param ends whether it ends an incident of what was asked for
   */
  RecordObservation(
      Observation observation, FingerprintCache memory, OpenIncidents incidents, boolean ends) {
    this.observation = observation;
    this.fingerprints = observation.fingerprints();
    this.memory = memory;
    this.incidents = incidents;
    this.ends = ends;
    this.source = observation.origin().source();
  }

  /**
   * @return number of events
   */
  @Override
  public Integer run(LedgerTransaction transaction) throws SQLException {
    SessionTable table = new SessionTable(transaction, source);
    Map<String, Session> seen = byId(observation.sessions());
    List<SessionChange> findings =
        SessionComparison.findings(
            observation,
            seen.values(),
            fingerprints,
            table.find(seen.keySet()),
            absent(table, seen.keySet()));
    IncidentKey asked = IncidentKey.of(observation.origin(), observation.askedFor());
    SequenceNumbers sequences =
        SequenceNumbers.of(transaction, source, subjects(findings, asked.subject()));
    int events = 0;
    for (SessionChange finding : findings) {
      store(finding, table);
      events += tellFresh(finding, sequences, transaction);
      Event event = event(finding, sequences);
      if (event != null) {
        transaction.append(event, null);
        events++;
      }
    }
    if (ends) {
      events += incidents.recover(transaction, asked, sequences, observation.at());
    }
    transaction.afterCommit(() -> remember(seen.values(), findings));
    return events;
  }

  /** A session that stands on two pages of a listing counts as the later page has it. */
  private static Map<String, Session> byId(List<Session> sessions) {
    Map<String, Session> byId = new LinkedHashMap<>();
    sessions.forEach(session -> byId.put(session.sessionId(), session));
    return byId;
  }

  private List<KnownSession> absent(SessionTable table, Set<String> seen) throws SQLException {
    List<KnownSession> existing =
        switch (observation.coverage()) {
          case ONE, PARTIAL -> List.of();
          case COMPLETE -> table.existing(observation.filter(), observation.origin().target());
          case SOLE -> table.existing();
        };
    return existing.stream().filter(session -> !seen.contains(session.subject())).toList();
  }

  private static Collection<String> subjects(List<SessionChange> findings, String asked) {
    Set<String> subjects = new HashSet<>();
    findings.forEach(finding -> subjects.add(finding.subject()));
    subjects.add(asked);
    return subjects;
  }

  private void store(SessionChange finding, SessionTable table) throws SQLException {
    if (finding instanceof SessionChange.Discovered found) {
      table.save(found.now(), observation);
    } else if (finding instanceof SessionChange.Changed changed) {
      table.change(changed.known(), changed.now(), observation);
    } else if (finding instanceof SessionChange.Refreshed refreshed) {
      table.refresh(refreshed.now(), observation);
    } else if (finding instanceof SessionChange.Missed missed) {
      table.missed(missed.before());
    } else if (finding instanceof SessionChange.Gone gone) {
      table.gone(gone.subject(), observation.at());
    }
  }

  /** The event for a finding, or null when it needs none. */
  private Event event(SessionChange finding, SequenceNumbers sequences) throws SQLException {
    if (finding instanceof SessionChange.Discovered found) {
      return Events.discovered(found.now(), next(finding, sequences), observation.at());
    } else if (finding instanceof SessionChange.Changed changed) {
      return Events.changed(
          changed.before(), changed.now(), next(finding, sequences), observation.at());
    } else if (finding instanceof SessionChange.Refreshed refreshed && refreshed.observed()) {
      return Events.observed(refreshed.now(), next(finding, sequences), observation.at());
    } else if (finding instanceof SessionChange.Observed observed) {
      return Events.observed(observed.now(), next(finding, sequences), observation.at());
    } else if (finding instanceof SessionChange.Gone gone) {
      return gone(gone.before(), gone.reason(), next(finding, sequences));
    }
    return null;
  }

  /** Whoever was told that it is stale hears that it is seen again. */
  private int tellFresh(
      SessionChange finding, SequenceNumbers sequences, LedgerTransaction transaction)
      throws SQLException {
    ObservedSession now = null;
    KnownSession before = null;
    if (finding instanceof SessionChange.Changed changed) {
      now = changed.now();
      before = changed.known();
    } else if (finding instanceof SessionChange.Refreshed refreshed) {
      now = refreshed.now();
      before = refreshed.known();
    }
    if (before == null || !before.staleTold()) {
      return 0;
    }
    long sequence = next(finding, sequences);
    transaction.append(Events.fresh(now, before.staleSince(), sequence, observation.at()), null);
    return 1;
  }

  private Event gone(KnownSession before, GoneReason reason, long sequence) {
    Session last = SessionComparison.picture(before, observation.origin());
    String proof =
        reason == GoneReason.MISSING
            ? SessionComparison.LISTINGS_TO_CONFIRM + " complete listings in a row did not have it"
            : "the answer for " + observation.askedFor() + " is another session";
    return Events.gone(last, reason, proof, sequence, observation.at());
  }

  private long next(SessionChange finding, SequenceNumbers sequences) throws SQLException {
    return sequences.next(finding.subject(), observation.at());
  }

  private void remember(Collection<Session> seen, List<SessionChange> findings) {
    seen.forEach(
        session ->
            memory.remember(
                observation, session.sessionId(), fingerprints.get(session.sessionId())));
    for (SessionChange finding : findings) {
      if (finding instanceof SessionChange.Gone gone) {
        memory.rememberGone(source, gone.before());
      } else if (finding instanceof SessionChange.Missed missed) {
        memory.forget(source, missed.subject());
      } else if (finding instanceof SessionChange.Discovered found) {
        memory.rememberActivity(found.now().session());
      } else if (finding instanceof SessionChange.Changed changed) {
        memory.rememberActivity(changed.now().session());
      } else if (finding instanceof SessionChange.Refreshed refreshed) {
        memory.rememberActivity(refreshed.now().session());
      }
    }
    rememberListed(seen.size(), findings);
  }

  private void rememberListed(int count, List<SessionChange> findings) {
    if (!findings.isEmpty()) {
      memory.forgetListed(Set.of(source));
    }
    boolean whole =
        observation.coverage() == Coverage.COMPLETE || observation.coverage() == Coverage.SOLE;
    if (whole && findings.stream().noneMatch(SessionChange.Missed.class::isInstance)) {
      memory.rememberListed(observation, count);
    }
  }
}
