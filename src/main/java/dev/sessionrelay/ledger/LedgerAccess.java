package dev.sessionrelay.ledger;

import java.time.Clock;

/** A command's access to the ledger of a relay that may be running. */
public final class LedgerAccess implements AutoCloseable {
  private final LedgerDatabase database;
  private final LedgerWriter writer;

  private LedgerAccess(LedgerDatabase database, Clock clock) {
    this.database = database;
    // Nothing is remembered here that a commit could make wrong, and nobody listens.
    this.writer = new LedgerWriter(database, clock, new AppendNotifier(new FingerprintCache(0)));
  }

  /**
   * Opens an existing ledger and changes none of its tables.
   *
   * @throws LedgerException also when there is none yet, or one of another version
   */
  public static LedgerAccess open(LedgerSettings settings, Clock clock) {
    return new LedgerAccess(LedgerDatabase.existing(settings), clock);
  }

  public LedgerQueries queries() {
    return new LedgerQueries(database);
  }

  public LedgerRepairs repairs() {
    return new LedgerRepairs(writer);
  }

  @Override
  public void close() {
    writer.close();
    database.close();
  }
}
