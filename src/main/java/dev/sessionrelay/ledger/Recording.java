package dev.sessionrelay.ledger;

import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.Events;
import dev.sessionrelay.session.Fingerprint;
import dev.sessionrelay.session.GoneReason;
import dev.sessionrelay.session.Session;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Records one successful poll: findings, their events, and the recovery of an incident. */
final class Recording implements Transaction.Work<Integer> {
  private final Observation observation;
  private final Map<String, Fingerprint> fingerprints;
  private final Memory memory;
  private final OpenIncidents incidents;
  private final String source;

  Recording(
      Observation observation,
      Map<String, Fingerprint> fingerprints,
      Memory memory,
      OpenIncidents incidents) {
    this.observation = observation;
    this.fingerprints = fingerprints;
    this.memory = memory;
    this.incidents = incidents;
    this.source = observation.origin().source();
  }

  /**
   * @return number of events
   */
  @Override
  public Integer run(Transaction transaction) throws SQLException {
    SessionTable table = new SessionTable(transaction, source);
    Map<String, Session> seen = byId(observation.sessions());
    List<Finding> findings =
        Comparison.findings(
            observation,
            seen.values(),
            fingerprints,
            table.find(seen.keySet()),
            absent(table, seen.keySet()));
    Recovery recovery = new Recovery(incidents, observation.origin(), observation.askedFor());
    Sequences sequences = Sequences.of(transaction, source, subjects(findings, recovery));
    int events = 0;
    for (Finding finding : findings) {
      store(finding, table);
      Event event = event(finding, sequences);
      if (event != null) {
        transaction.append(event, null);
        events++;
      }
    }
    events += recovery.record(transaction, sequences, observation.at());
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

  private static Collection<String> subjects(List<Finding> findings, Recovery recovery) {
    Set<String> subjects = new HashSet<>();
    findings.forEach(finding -> subjects.add(finding.subject()));
    subjects.add(recovery.subject());
    return subjects;
  }

  private void store(Finding finding, SessionTable table) throws SQLException {
    if (finding instanceof Finding.Discovered found) {
      table.save(found.session(), observation.filter(), found.fingerprint(), observation.at());
    } else if (finding instanceof Finding.Changed changed) {
      table.save(changed.after(), observation.filter(), changed.fingerprint(), observation.at());
    } else if (finding instanceof Finding.Refreshed refreshed) {
      table.refresh(refreshed.session(), observation.filter(), refreshed.fingerprint());
    } else if (finding instanceof Finding.Missed missed) {
      table.missed(missed.subject());
    } else if (finding instanceof Finding.Gone gone) {
      table.gone(gone.subject(), observation.at());
    }
  }

  /** The event for a finding, or null when it needs none. */
  private Event event(Finding finding, Sequences sequences) throws SQLException {
    if (finding instanceof Finding.Discovered found) {
      return Events.discovered(found.session(), next(finding, sequences), observation.at());
    } else if (finding instanceof Finding.Changed changed) {
      return Events.changed(
          changed.before(), changed.after(), next(finding, sequences), observation.at());
    } else if (finding instanceof Finding.Refreshed refreshed && refreshed.observed()) {
      return Events.observed(refreshed.session(), next(finding, sequences), observation.at());
    } else if (finding instanceof Finding.Observed observed) {
      return Events.observed(observed.session(), next(finding, sequences), observation.at());
    } else if (finding instanceof Finding.Gone gone) {
      return gone(gone.before(), gone.reason(), next(finding, sequences));
    }
    return null;
  }

  private Event gone(KnownSession before, GoneReason reason, long sequence) {
    Session last = Comparison.picture(before, observation.origin());
    return Events.gone(last, reason, sequence, observation.at());
  }

  private long next(Finding finding, Sequences sequences) throws SQLException {
    return sequences.next(finding.subject(), observation.at());
  }

  private void remember(Collection<Session> seen, List<Finding> findings) {
    String target = observation.origin().target();
    seen.forEach(
        session ->
            memory.remember(
                source, session.sessionId(), fingerprints.get(session.sessionId()), target));
    for (Finding finding : findings) {
      if (finding instanceof Finding.Gone gone) {
        memory.rememberGone(source, gone.before());
      } else if (finding instanceof Finding.Missed missed) {
        memory.forget(source, missed.subject());
      }
    }
    rememberListed(seen.size(), findings);
  }

  private void rememberListed(int count, List<Finding> findings) {
    if (!findings.isEmpty()) {
      memory.forgetListed(Set.of(source));
    }
    boolean whole =
        observation.coverage() == Coverage.COMPLETE || observation.coverage() == Coverage.SOLE;
    if (whole && findings.stream().noneMatch(Finding.Missed.class::isInstance)) {
      memory.rememberListed(observation, count);
    }
  }
}
