package dev.sessionrelay.ledger;

import static dev.sessionrelay.ledger.LedgerSamples.T0;
import static dev.sessionrelay.ledger.LedgerSamples.one;
import static dev.sessionrelay.session.SessionState.RUNNING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.database.NodeSession;
import dev.sessionrelay.ledger.observation.AskedSessions;
import dev.sessionrelay.ledger.observation.PollScope;
import dev.sessionrelay.ledger.query.GroupQueries;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.session.Origin;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A relay with an older configuration looks after a ledger that a newer one records in. */
class GroupUpkeepTest {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Origin ADDED =
      new Origin("alibaba", "emr", "alibaba-session-cluster", "added", "new", "ws", "ws");

  private final LedgerSettings settings = TestPostgres.newLedger();
  private volatile String olderFile = "old";
  private SqlLedger older;
  private SqlLedger newer;

  @BeforeEach
  void open() {
    NodeSession first = Nodes.session("one", () -> olderFile, Clock.systemUTC());
    older = Nodes.open(settings, first);
    newer = Nodes.open(settings, Nodes.session("two", () -> "new", Clock.systemUTC()));
    older.leases().upkeep(Nodes.take(older, UnitLeases.UPKEEP, SOON));
    asks(older, LedgerSamples.ORIGIN);
    asks(newer, LedgerSamples.ORIGIN, ADDED);
    Ledger recorded = newer.under(Nodes.take(newer, UnitLeases.account(ADDED.account()), SOON));
    recorded.record(one(LedgerSamples.session(ADDED, "sc-1", RUNNING)));
    recorded.failed(
        new Incident(ADDED, "sc-2", "THROTTLED", 429, null, null, null, null, T0, 1), T0);
    Awaitility.await()
        .until(() -> new GroupQueries(older.reader()).nodes().size() == 2 && incidents(older) == 1);
  }

  @AfterEach
  void close() {
    newer.close();
    older.close();
  }

  private static void asks(SqlLedger ledger, Origin... origins) {
    List<PollScope> scopes =
        Stream.of(origins).map(origin -> new PollScope(origin, null, null, false)).toList();
    // As a relay does for accounts that another one has.
    ledger.asksFor(new AskedSessions(scopes), incident -> true);
  }

  private static int incidents(SqlLedger ledger) {
    return ledger.openIncidents().size();
  }

  private long stale() {
    return older
        .reader()
        .number("SELECT count(*) FROM session WHERE subject = 'sc-1' AND stale_since IS NOT NULL");
  }

  @Test
  void whatOnlyTheNewerFileAsksForWasMarkedStale() {
    older.eachMinute();
    assertEquals(0, stale());
    assertEquals(1, incidents(older));
    assertEquals(1, incidents(newer));
  }

  @Test
  void whatNoFileAsksForAnyMoreEnds() {
    asks(newer, LedgerSamples.ORIGIN);
    olderFile = "new";
    Awaitility.await()
        .until(
            () ->
                new GroupQueries(older.reader())
                    .nodes().stream().allMatch(node -> node.configuration().equals("new")));
    older.eachMinute();
    assertEquals(1, stale());
    assertEquals(0, incidents(older));
    assertTrue(
        LedgerSamples.feed(older).stream().anyMatch(event -> event.contains("TARGET_REMOVED sc-2")),
        () -> LedgerSamples.feed(older).toString());
  }

  /** Releases may be mixed while a group is upgraded, and the older one started anew. */
  @Test
  void earlierReleaseGoesOnWithASchemaThatAllowsIt() {
    TestPostgres.administrate(
        settings,
        "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,"
            + " checksum, installed_by, execution_time, success)"
            + " VALUES (99, '99', 'newer', 'SQL', 'V99__newer.sql', 1, 'newer', 1, true)");
    older.close();
    older = Nodes.open(settings, Nodes.session("one", Clock.systemUTC()));
    Ledger again = older.under(Nodes.take(older, UnitLeases.account("prod"), SOON));
    assertEquals(1, again.record(one(LedgerSamples.session("sc-3", RUNNING))));
    older.leases().release(older.leases().take(UnitLeases.account("prod")), Instant.now());
    Ledger other = newer.under(Nodes.take(newer, UnitLeases.account("prod"), SOON));
    assertEquals(0, other.record(one(LedgerSamples.session("sc-3", RUNNING))), "as it was");
  }
}
