package dev.sessionrelay.ledger;

import dev.sessionrelay.session.Events;
import dev.sessionrelay.session.Incident;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;

/** Records a failed poll that opens an incident or changes its class. */
final class RecordFailure implements LedgerTransaction.UnitOfWork<Integer> {
  private final Incident failed;
  private final Instant at;
  private final OpenIncidents incidents;

  RecordFailure(Incident failed, Instant at, OpenIncidents incidents) {
    this.failed = failed;
    this.at = at;
    this.incidents = incidents;
  }

  /**
   * @return number of events: 0 when another process had recorded the same
   */
  @Override
  public Integer run(LedgerTransaction transaction) throws SQLException {
    IncidentKey key = IncidentKey.of(failed);
    Incident stored = IncidentTable.find(transaction, key);
    Incident before = stored == null ? null : OpenIncidents.latest(stored, incidents.find(key));
    Incident now = OpenIncidents.after(failed, before, at);
    transaction.afterCommit(() -> incidents.put(now));
    if (stored != null && stored.isLike(failed)) {
      return 0;
    }
    IncidentTable.save(transaction, now);
    SequenceNumbers sequences =
        SequenceNumbers.of(transaction, key.source(), Set.of(key.subject()));
    transaction.append(Events.pollFailed(now, sequences.next(key.subject(), at), at), null);
    return 1;
  }
}
