package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.database.LedgerTransaction;
import dev.sessionrelay.ledger.observation.FingerprintCache;
import dev.sessionrelay.ledger.observation.KnownSession;
import dev.sessionrelay.ledger.observation.SessionComparison;
import dev.sessionrelay.ledger.observation.SessionTable;
import dev.sessionrelay.session.Events;
import dev.sessionrelay.session.GoneReason;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.Session;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Records that the vendor does not know a session any more, or a whole scope. */
final class RecordGone implements LedgerTransaction.UnitOfWork<Boolean> {
  private final Origin origin;
  private final String sessionId;
  private final String proof;
  private final Instant at;
  private final FingerprintCache memory;
  private final OpenIncidents incidents;

  /**
   * @param sessionId null for every session of the scope
   */
  RecordGone(
      Origin origin,
      String sessionId,
      String proof,
      Instant at,
      FingerprintCache memory,
      OpenIncidents incidents) {
    this.origin = origin;
    this.sessionId = sessionId;
    this.proof = proof;
    this.at = at;
    this.memory = memory;
    this.incidents = incidents;
  }

  /** What a scope is asked for by: the session id, or the scope itself (the route of Ray). */
  static String askedFor(Origin origin, String sessionId) {
    return sessionId == null ? origin.scope() : sessionId;
  }

  /**
   * @return whether any was known
   */
  @Override
  public Boolean run(LedgerTransaction transaction) throws SQLException {
    SessionTable table = new SessionTable(transaction, origin.source());
    Collection<KnownSession> known = known(table);
    if (known.isEmpty()) {
      return sessionId == null && table.knowsAny();
    }
    List<KnownSession> lost = known.stream().filter(session -> !session.isGone()).toList();
    IncidentKey asked = IncidentKey.of(origin, askedFor(origin, sessionId));
    SequenceNumbers sequences =
        SequenceNumbers.of(transaction, origin.source(), subjects(lost, asked.subject()));
    for (KnownSession session : lost) {
      Session last = SessionComparison.picture(session, origin);
      long sequence = sequences.next(session.subject(), at);
      table.gone(session.subject(), at);
      transaction.append(Events.gone(last, GoneReason.NOT_FOUND, proof, sequence, at), null);
    }
    incidents.recover(transaction, asked, sequences, at);
    transaction.afterCommit(() -> remember(known));
    return true;
  }

  private Collection<KnownSession> known(SessionTable table) throws SQLException {
    return sessionId == null ? table.existing() : table.find(List.of(sessionId)).values();
  }

  private static Set<String> subjects(List<KnownSession> lost, String more) {
    Set<String> subjects = new HashSet<>();
    lost.forEach(session -> subjects.add(session.subject()));
    subjects.add(more);
    return subjects;
  }

  private void remember(Collection<KnownSession> gone) {
    gone.forEach(session -> memory.rememberGone(origin.source(), session));
    memory.forgetListed(Set.of(origin.source()));
  }
}
