package dev.sessionrelay.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.database.Dialect;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.database.NodeSession;
import dev.sessionrelay.ledger.database.Tenure;
import dev.sessionrelay.ledger.query.GroupQueries;
import dev.sessionrelay.testing.Alone;
import dev.sessionrelay.testing.Jvm;
import dev.sessionrelay.testing.RelayProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * How soon the server frees what a process held that ended or fell silent, seen by another session
 * that tries to get it, with a real server and real processes.
 */
@Alone
class SessionEndsTest {
  private static final String UNIT = UnitLeases.account("prod");

  private final LedgerSettings settings = TestPostgres.newLedger();

  /** A process that holds a unit until it is ended; how, the second argument says. */
  public static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws Exception {
      LedgerSettings settings = LedgerSettings.of(arguments[0], Path.of("."));
      SqlLedger ledger = Nodes.open(settings, Nodes.session("holder", Clock.systemUTC()));
      Tenure held = ledger.leases().take(UNIT);
      Awaitility.await().until(held::mayAct);
      if (arguments[1].equals("in-transaction")) {
        Thread inside = new Thread(() -> sleepInside(ledger, held));
        inside.setDaemon(true);
        inside.start();
      }
      System.out.println(" events go nowhere");
      while (new GroupQueries(ledger.reader()).nodes().size() > 0) {
        Thread.sleep(200);
      }
    }

    private static void sleepInside(SqlLedger ledger, Tenure held) {
      ledger
          .writer()
          .commit(
              "test",
              held,
              transaction -> {
                transaction.number("SELECT count(*) FROM pg_sleep(60)");
                return null;
              });
    }
  }

  @Test
  void killed() throws Exception {
    assertFreeWithin(Duration.ofMillis(500), "idle", RelayProcess::kill, settings.url());
  }

  @Test
  void killedInsideAStatement() throws Exception {
    assertFreeWithin(Duration.ofSeconds(2), "in-transaction", RelayProcess::kill, settings.url());
  }

  @Test
  void stopped() throws Exception {
    assertFreeWithin(
        Duration.ofSeconds(6), "idle", holder -> holder.signal("STOP"), settings.url());
  }

  @Test
  void cutOffWithOpenConnections() throws Exception {
    try (BlackHole network = new BlackHole(settings.url())) {
      assertFreeWithin(
          Duration.ofSeconds(6), "idle", holder -> network.swallow(), network.url(settings.url()));
    }
  }

  /** Stopped between two statements, it holds the writers' lock too. */
  @Test
  void silentInsideATransaction() throws Exception {
    try (SqlLedger prepared = SqlLedger.open(settings, Ledgers.CLOCK);
        Connection silent = DriverManager.getConnection(settings.url());
        Statement statement = silent.createStatement()) {
      NodeSession session = Nodes.session("silent", Clock.systemUTC());
      session.join(silent, "here");
      silent.setAutoCommit(false);
      statement.execute(Dialect.POSTGRESQL.takeTurns);
      long begin = System.nanoTime();
      prepared
          .writer()
          .commit(transaction -> transaction.update("UPDATE feed SET newest = newest"));
      report("silent in a transaction", begin, Duration.ofSeconds(3));
    }
  }

  private interface End {
    void of(RelayProcess holder) throws Exception;
  }

  private void assertFreeWithin(Duration most, String how, End end, String url) throws Exception {
    SqlLedger.open(settings, Ledgers.CLOCK).close();
    try (SqlLedger other = Nodes.open(settings, Nodes.session("other", Clock.systemUTC()));
        RelayProcess holder = RelayProcess.launch(command(url, how))) {
      holder.awaitReady(Duration.ofSeconds(30));
      if (how.equals("idle")) {
        assertEquals(null, other.leases().take(UNIT));
      }
      long begin = System.nanoTime();
      end.of(holder);
      Nodes.take(other, UNIT, Duration.ofSeconds(20));
      report(how, begin, most);
      holder.signal("CONT");
    }
  }

  private static void report(String how, long begin, Duration most) {
    Duration taken = Duration.ofNanos(System.nanoTime() - begin);
    System.out.printf("%s: free after %d ms%n", how, taken.toMillis());
    assertTrue(taken.compareTo(most) <= 0, taken.toString());
  }

  private static List<String> command(String url, String how) {
    List<String> command = new ArrayList<>(Jvm.command());
    command.addAll(
        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", RelayProcess.classPath()));
    command.addAll(List.of(Holder.class.getName(), url, how));
    return command;
  }

  /** A network that passes everything on, until it swallows all of it and closes nothing. */
  private static final class BlackHole implements AutoCloseable {
    private final ServerSocket server;
    private final int port;
    private final List<Socket> open = new ArrayList<>();
    private volatile boolean swallows;

    BlackHole(String url) throws IOException {
      port = URI.create(url.substring("jdbc:".length())).getPort();
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      daemon(this::accept);
    }

    String url(String direct) {
      return direct.replace(":" + port + "/", ":" + server.getLocalPort() + "/");
    }

    void swallow() {
      swallows = true;
    }

    private void accept() throws IOException {
      while (true) {
        Socket client = server.accept();
        Socket target = new Socket(InetAddress.getLoopbackAddress(), port);
        synchronized (open) {
          open.addAll(List.of(client, target));
        }
        daemon(() -> pass(client, target));
        daemon(() -> pass(target, client));
      }
    }

    private void pass(Socket from, Socket to) throws IOException {
      byte[] bytes = new byte[8_192];
      for (int read = from.getInputStream().read(bytes);
          read >= 0;
          read = from.getInputStream().read(bytes)) {
        if (!swallows) {
          to.getOutputStream().write(bytes, 0, read);
        }
      }
    }

    private interface Piece {
      void run() throws IOException;
    }

    private static void daemon(Piece piece) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  piece.run();
                } catch (IOException e) {
                  // The test is over.
                }
              });
      thread.setDaemon(true);
      thread.start();
    }

    @Override
    public void close() throws IOException {
      server.close();
      synchronized (open) {
        for (Socket socket : open) {
          socket.close();
        }
      }
    }
  }
}
