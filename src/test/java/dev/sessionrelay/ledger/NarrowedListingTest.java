package dev.sessionrelay.ledger;

import static dev.sessionrelay.ledger.LedgerSamples.listing;
import static dev.sessionrelay.ledger.LedgerSamples.narrowed;
import static dev.sessionrelay.ledger.LedgerSamples.session;
import static dev.sessionrelay.session.SessionState.RUNNING;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.observation.Observation;
import dev.sessionrelay.session.Session;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a listing says about sessions that it lacks, when its filters or its name are changed. */
class NarrowedListingTest {
  private static final Session SQL = session("sc-1", RUNNING);
  private static final Session NOTEBOOK = session("sc-2", RUNNING);

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void sessionsThatANewFilterKeptOutWereReportedGone(Ledgers database) {
    LedgerSettings settings = database.fresh(directory);
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      ledger.record(listing(SQL, NOTEBOOK));
      assertEquals(0, threeTimes(ledger, narrowed("kind=SQL", SQL)));
      assertEquals(0, threeTimes(ledger, narrowed("kind=NOTEBOOK", NOTEBOOK)));
    }
    try (SqlLedger restarted = SqlLedger.open(settings, Ledgers.CLOCK)) {
      assertEquals(0, threeTimes(restarted, narrowed("kind=SQL", SQL)));
      assertEquals(0, threeTimes(restarted, listing(SQL, NOTEBOOK)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatAFilterKeepsInIsGoneWhenItIsMissing(Ledgers database) {
    try (SqlLedger ledger = database.open(directory)) {
      ledger.record(listing(SQL, NOTEBOOK));
      ledger.record(narrowed("kind=SQL", SQL));
      assertEquals(1, threeTimes(ledger, narrowed("kind=SQL")));
      assertEquals("SESSION_GONE sc-1 2 GONE", LedgerSamples.feed(ledger).get(2));
      assertEquals(1, threeTimes(ledger, listing()), "without a filter the other one as well");
    }
  }

  @ParameterizedTest
  @EnumSource
  void sessionThatVanishedWhileItsTargetWasRenamedStayedForEver(Ledgers database) {
    try (SqlLedger ledger = database.open(directory)) {
      ledger.record(listing(SQL, NOTEBOOK));
      Session renamed = session(LedgerSamples.origin("renamed"), "sc-1", RUNNING);
      assertEquals(1, threeTimes(ledger, listing(renamed)));
      assertEquals(
          List.of("SESSION_GONE sc-2 2 GONE"),
          LedgerSamples.feed(ledger).stream().skip(2).toList());
    }
  }

  @ParameterizedTest
  @EnumSource
  void listingInTwoHalvesTakesOverFromAWholeOne(Ledgers database) {
    try (SqlLedger ledger = database.open(directory)) {
      ledger.record(listing(SQL, NOTEBOOK));
      Session notebook = session(LedgerSamples.origin("notebooks"), "sc-2", RUNNING);
      for (int i = 0; i < 3; i++) {
        assertEquals(0, ledger.record(narrowed("kind=SQL", SQL)));
        assertEquals(0, ledger.record(narrowed("kind=NOTEBOOK", notebook)));
      }
    }
  }

  private static int threeTimes(SqlLedger ledger, Observation seen) {
    return ledger.record(seen) + ledger.record(seen) + ledger.record(seen);
  }
}
