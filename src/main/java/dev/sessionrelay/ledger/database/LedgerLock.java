package dev.sessionrelay.ledger.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;

/**
 * The right to be the only relay on a ledger, or one of a group that knows of each other: two that
 * do not would deliver every event twice, out of order, and cut each other's lines. It ends with
 * the process, however that ends.
 */
public final class LedgerLock implements AutoCloseable {
  /** A lock ends with its connection, so a server must notice soon that a machine is gone. */
  private static final String LOCK =
      "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;"
          + " SET lock_timeout = '1s'; SELECT pg_advisory_lock(6004517382160015450);"
          + " SET lock_timeout = DEFAULT";

  /** A relay that wants the ledger to itself excludes those that share it, and they exclude it. */
  private static final String SHARED_LOCK = LOCK.replace("lock(6", "lock_shared(6");

  static final String LOCK_NOT_AVAILABLE = "55P03";

  private final String place;
  private final FileChannel lock;
  private final NodeSession session;
  private final AtomicReference<Connection> first = new AtomicReference<>();

  private LedgerLock(String place, FileChannel lock, NodeSession session) {
    this.place = place;
    this.lock = lock;
    this.session = session;
  }

  /**
   * @throws LedgerException when another relay has it
   */
  public static LedgerLock on(LedgerSettings settings, DataSource source)
      throws SQLException, IOException {
    if (Dialect.of(settings.url()) == Dialect.SQLITE) {
      return new LedgerLock(settings.place(), lock(settings.file()), null);
    }
    LedgerLock lock = new LedgerLock(settings.place(), null, null);
    // Until the writer has a connection of its own, another relay could begin as well.
    lock.first.set(lock.on(source.getConnection()));
    return lock;
  }

  /**
   * @throws LedgerException when a relay has the ledger to itself, or another one this name
   */
  public static LedgerLock shared(LedgerSettings settings, DataSource source, NodeSession session)
      throws SQLException {
    if (Dialect.of(settings.url()) == Dialect.SQLITE) {
      throw new LedgerException(
          "The ledger "
              + settings.place()
              + " is a file, which several relays cannot share. Let ledger.url name a PostgreSQL"
              + " database, for example ledger.url = jdbc:postgresql://db.example.com:5432/relay, or"
              + " run one relay alone, with cluster.enabled = false",
          null);
    }
    NodeSession.check(source, settings.place());
    LedgerLock lock = new LedgerLock(settings.place(), null, session);
    // The server would end an idle session during a long start.
    lock.on(source.getConnection()).close();
    return lock;
  }

  /** The connection for the writer to keep: the one that has the right already, or another one. */
  Connection writer(DataSource source) throws SQLException {
    Connection kept = first.getAndSet(null);
    return kept == null ? on(source.getConnection()) : kept;
  }

  /** On a server, the right lasts as long as the writer's connection: without it nobody writes. */
  private Connection on(Connection writer) throws SQLException {
    if (lock != null) {
      return writer;
    }
    try (Statement statement = writer.createStatement()) {
      statement.execute(session == null ? LOCK : SHARED_LOCK);
      return session == null ? writer : session.join(writer, place);
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

  /** The session that the writer's connection is, or null when nobody shares the ledger. */
  NodeSession session() {
    return session;
  }

  @Override
  public void close() throws IOException {
    if (lock != null) {
      lock.close();
    }
    try (Connection unused = first.getAndSet(null)) {
      // The right of one that never wrote ends here.
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }
}
