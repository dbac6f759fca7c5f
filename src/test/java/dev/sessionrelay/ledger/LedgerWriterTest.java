package dev.sessionrelay.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.database.LedgerDatabase;
import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.ledger.database.LedgerTransaction;
import dev.sessionrelay.ledger.observation.FingerprintCache;
import dev.sessionrelay.telemetry.Spans;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerWriterTest {
  @TempDir Path directory;
  private final List<String> order = new CopyOnWriteArrayList<>();
  private final CountDownLatch go = new CountDownLatch(1);
  private final AtomicLong nanos = new AtomicLong();
  private LedgerDatabase database;

  @BeforeEach
  void open() {
    database = LedgerDatabase.open(Ledgers.SQLITE.fresh(directory), (place, source) -> null);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whatWaitsIsCommittedTogether() {
    try (LedgerWriter writer = writer()) {
      List<CompletableFuture<Integer>> callers = blocked(writer, 40, number -> number);
      go.countDown();
      callers.forEach(CompletableFuture::join);
      assertEquals(Collections.nCopies(40, "run"), order.subList(0, 40));
      assertEquals(Collections.nCopies(40, "committed"), order.subList(40, 80));
    }
  }

  @Test
  void oneImpossibleWorkDoesNotHarmItsNeighbours() {
    try (LedgerWriter writer = writer()) {
      List<CompletableFuture<Integer>> callers =
          blocked(
              writer,
              20,
              number -> {
                if (number % 5 == 3) {
                  throw new IllegalStateException("impossible " + number);
                }
                return number;
              });
      go.countDown();
      for (int i = 0; i < callers.size(); i++) {
        CompletableFuture<Integer> caller = callers.get(i);
        if (i % 5 == 3) {
          assertTrue(
              assertThrows(CompletionException.class, caller::join)
                  .getCause()
                  .getMessage()
                  .contains("impossible " + i));
        } else {
          assertEquals(i, caller.join());
        }
      }
      assertEquals(16, database.read(LedgerWriterTest::sinks));
      assertTrue(writer.health().now().working(), "the database is not to blame");
    }
  }

  @Test
  void closedWriterCommitsWhatWaitsAndRefusesTheRest() {
    LedgerWriter writer = writer();
    List<CompletableFuture<Integer>> callers = blocked(writer, 10, number -> number);
    CompletableFuture<Void> closing = CompletableFuture.runAsync(writer::close);
    go.countDown();
    closing.join();
    callers.forEach(CompletableFuture::join);
    assertEquals(10, database.read(LedgerWriterTest::sinks));
    LedgerException late = assertThrows(LedgerException.class, () -> writer.commit(tx -> 1));
    assertTrue(late.getMessage().contains("closed"), late.getMessage());
  }

  @Test
  void interruptedCallerStillLearnsWhatHappened() throws Exception {
    try (LedgerWriter writer = writer()) {
      List<CompletableFuture<Integer>> blocked = blocked(writer, 0, number -> number);
      AtomicInteger result = new AtomicInteger();
      Thread caller = new Thread(() -> result.set(writer.commit(tx -> 7)));
      caller.start();
      caller.interrupt();
      go.countDown();
      caller.join();
      assertEquals(7, result.get());
      assertEquals(List.of(), blocked);
    }
  }

  /** As under a disk or a server that does not answer. */
  @Test
  void commitThatHangsWasHealthyForAsLong() {
    try (LedgerWriter writer = writer()) {
      blocked(writer, 0, number -> number);
      assertTrue(writer.health().now().working());
      nanos.addAndGet(Duration.ofSeconds(6).toNanos());
      LedgerHealth hanging = writer.health().now();
      assertFalse(hanging.working());
      assertTrue(hanging.problem().contains("has not answered a commit for 6 s"));
      assertTrue(hanging.problem().contains(database.place()), hanging.problem());
      go.countDown();
      Awaitility.await().until(() -> writer.health().now().working());
    }
  }

  private LedgerWriter writer() {
    return new LedgerWriter(
        database,
        Ledgers.CLOCK,
        nanos::get,
        new AppendNotifier(new FingerprintCache(0), new OpenIncidents()),
        Spans.NONE);
  }

  private interface Body {
    int run(int number);
  }

  /** A first work that waits until told to go, and so many others that queue up behind it. */
  private List<CompletableFuture<Integer>> blocked(LedgerWriter writer, int count, Body body) {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch queued = new CountDownLatch(count);
    start(() -> writer.commit(transaction -> hold(started)));
    await(started);
    List<CompletableFuture<Integer>> callers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      callers.add(
          start(
              () -> {
                queued.countDown();
                return writer.commit(transaction -> write(transaction, number, body));
              }));
    }
    await(queued);
    Awaitility.await().until(() -> writer.waiting() == count);
    return callers;
  }

  private int hold(CountDownLatch started) {
    started.countDown();
    await(go);
    return 0;
  }

  private int write(LedgerTransaction transaction, int number, Body body) throws SQLException {
    SqlEventLog.advance(transaction, "sink-" + number, number, LedgerSamples.T0);
    order.add("run");
    transaction.afterCommit(() -> order.add("committed"));
    return body.run(number);
  }

  private static CompletableFuture<Integer> start(Supplier<Integer> task) {
    return CompletableFuture.supplyAsync(task, run -> new Thread(run).start());
  }

  private static int sinks(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM sink")) {
      row.next();
      return row.getInt(1);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
