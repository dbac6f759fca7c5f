package dev.sessionrelay.ledger;

import dev.sessionrelay.session.Events;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.session.Origin;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;

/** Ends the incident of what was asked for, if one is open. */
final class IncidentRecovery {
  private final OpenIncidents incidents;
  private final IncidentKey key;

  IncidentRecovery(OpenIncidents incidents, Origin origin, String askedFor) {
    this.incidents = incidents;
    this.key = IncidentKey.of(origin, askedFor);
  }

  /** Whose sequence its event takes. */
  String subject() {
    return key.subject();
  }

  boolean isDue() {
    return incidents.find(key) != null;
  }

  /** As {@link #record(Transaction, Sequences, Instant)}, where nothing else is recorded. */
  int record(LedgerTransaction transaction, String source, Instant at) throws SQLException {
    return record(transaction, SequenceNumbers.of(transaction, source, Set.of(key.subject())), at);
  }

  /**
   * @return number of events: 1 when an incident ended
   */
  int record(LedgerTransaction transaction, SequenceNumbers sequences, Instant at)
      throws SQLException {
    Incident known = incidents.find(key);
    if (known == null) {
      return 0;
    }
    Incident stored = IncidentTable.find(transaction, key);
    transaction.afterCommit(() -> incidents.remove(key));
    if (stored == null) {
      return 0;
    }
    Incident ended = OpenIncidents.latest(stored, known);
    IncidentTable.delete(transaction, key);
    transaction.append(Events.pollRecovered(ended, sequences.next(key.subject(), at), at), null);
    return 1;
  }
}
