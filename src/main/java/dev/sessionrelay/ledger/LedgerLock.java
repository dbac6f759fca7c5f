package dev.sessionrelay.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import javax.sql.DataSource;

/**
 * The right to be the only relay on a ledger: two of them would deliver every event twice, out of
 * order, and cut each other's lines. It ends with the process, however that ends.
 */
final class LedgerLock implements AutoCloseable {
  /** A lock ends with its connection, so a server must notice soon that a machine is gone. */
  private static final String LOCK =
      "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;"
          + " SET lock_timeout = '1s'; SELECT pg_advisory_lock(6004517382160015450);"
          + " SET lock_timeout = DEFAULT";

  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private final String place;
  private final FileChannel lock;

  private LedgerLock(String place, FileChannel lock) {
    this.place = place;
    this.lock = lock;
  }

  /**
   * @throws LedgerException when another relay has it
   */
  static LedgerLock on(LedgerSettings settings, DataSource source)
      throws SQLException, IOException {
    if (Dialect.of(settings.url()) == Dialect.SQLITE) {
      return new LedgerLock(settings.place(), lock(settings.file()));
    }
    LedgerLock claim = new LedgerLock(settings.place(), null);
    claim.on(source.getConnection()).close();
    return claim;
  }

  /** On a server, the right lasts as long as the writer's connection: without it nobody writes. */
  Connection on(Connection writer) throws SQLException {
    if (lock != null) {
      return writer;
    }
    try (Statement statement = writer.createStatement()) {
      statement.execute(LOCK);
      return writer;
    } catch (SQLException e) {
      writer.close();
      if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
        throw inUse(place, e);
      }
      throw e;
    }
  }

  private static FileChannel lock(Path ledger) throws IOException {
    Path file = ledger.resolveSibling(ledger.getFileName() + ".lock");
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            LedgerSources.ownersOnly(file, "rw-------"));
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // Another relay of this very process.
    }
    channel.close();
    throw inUse(ledger.toString(), null);
  }

  private static LedgerException inUse(String place, SQLException cause) {
    return new LedgerException(
        "The ledger "
            + place
            + " is in use by another relay, or by a connection of one that fell silent, which the"
            + " server lets go of within half a minute. Stop that one first, or give this one a ledger of its"
            + " own, for example with a home directory of its own: bin/session-relay run --home DIR",
        cause);
  }

  @Override
  public void close() throws IOException {
    if (lock != null) {
      lock.close();
    }
  }
}
