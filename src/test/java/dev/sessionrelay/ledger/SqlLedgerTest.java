package dev.sessionrelay.ledger;

import static dev.sessionrelay.ledger.LedgerSamples.ORIGIN;
import static dev.sessionrelay.ledger.LedgerSamples.T0;
import static dev.sessionrelay.ledger.LedgerSamples.incident;
import static dev.sessionrelay.ledger.LedgerSamples.listing;
import static dev.sessionrelay.ledger.LedgerSamples.narrowed;
import static dev.sessionrelay.ledger.LedgerSamples.observation;
import static dev.sessionrelay.ledger.LedgerSamples.one;
import static dev.sessionrelay.ledger.LedgerSamples.route;
import static dev.sessionrelay.ledger.LedgerSamples.session;
import static dev.sessionrelay.session.SessionState.FAILED;
import static dev.sessionrelay.session.SessionState.RUNNING;
import static dev.sessionrelay.session.SessionState.STARTING;
import static dev.sessionrelay.session.SessionState.STOPPED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.observation.AskedSessions;
import dev.sessionrelay.ledger.observation.Coverage;
import dev.sessionrelay.ledger.observation.Observation;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.EventType;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.session.Session;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SqlLedgerTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void recordsEachChangeOnce(Ledgers database) {
    try (SqlLedger ledger = database.open(directory)) {
      assertEquals(1, ledger.record(one(session("sc-1", STARTING))));
      assertEquals(0, ledger.record(one(session("sc-1", STARTING))));
      assertEquals(1, ledger.record(one(session("sc-1", RUNNING))));
      assertEquals(0, ledger.record(one(session("sc-1", RUNNING))));
      assertEquals(
          List.of("SESSION_DISCOVERED sc-1 1 STARTING", "SESSION_CHANGED sc-1 2 RUNNING"),
          LedgerSamples.feed(ledger));
    }
  }

  @ParameterizedTest
  @EnumSource
  void rememberAcrossARestart(Ledgers database) {
    LedgerSettings settings = database.fresh(directory);
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      ledger.record(one(session("sc-1", STARTING)));
      ledger.failed(incident("sc-2", "THROTTLED"), T0);
    }
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      assertEquals(0, ledger.record(one(session("sc-1", STARTING))));
      assertEquals(0, ledger.failed(incident("sc-2", "THROTTLED"), T0));
      assertEquals(1, ledger.record(one(session("sc-1", STOPPED))));
      assertEquals(
          List.of(
              "SESSION_DISCOVERED sc-1 1 STARTING",
              "POLL_FAILED sc-2 1 null",
              "SESSION_CHANGED sc-1 2 STOPPED"),
          LedgerSamples.feed(ledger));
    }
  }

  @ParameterizedTest
  @EnumSource
  void sessionIsGoneAfterTwoCompleteListingsWithoutIt(Ledgers database) {
    try (SqlLedger ledger = database.open(directory)) {
      Session one = session("sc-1", RUNNING);
      Session two = session("sc-2", RUNNING);
      assertEquals(2, ledger.record(listing(one, two)));
      assertEquals(0, ledger.record(listing(one)));
      assertEquals(0, ledger.record(listing(one, two)), "it was back: counted anew");
      assertEquals(0, ledger.record(listing(one)));
      assertEquals(1, ledger.record(listing(one)));
      assertEquals(0, ledger.record(listing(one)));
      assertEquals("SESSION_GONE sc-2 2 GONE", last(ledger));
      assertEquals(1, ledger.record(listing(one, two)));
      assertEquals("SESSION_DISCOVERED sc-2 3 RUNNING", last(ledger));
    }
  }

  @ParameterizedTest
  @EnumSource
  void missingOnceIsRememberedAcrossARestart(Ledgers database) {
    LedgerSettings settings = database.fresh(directory);
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      ledger.record(listing(session("sc-1", RUNNING)));
      assertEquals(0, ledger.record(listing()));
    }
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      assertEquals(1, ledger.record(listing()));
      assertEquals("SESSION_GONE sc-1 2 GONE", last(ledger));
    }
  }

  @ParameterizedTest
  @EnumSource
  void brokenListingSaysNothingAboutWhatItLacks(Ledgers database) {
    try (SqlLedger ledger = database.open(directory)) {
      ledger.record(listing(session("sc-1", RUNNING), session("sc-2", RUNNING)));
      Observation part = observation(null, Coverage.PARTIAL, false, session("sc-1", RUNNING));
      for (int i = 0; i < 3; i++) {
        assertEquals(0, ledger.record(part));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void listingOfOneTargetSaysNothingAboutAnother(Ledgers database) {
    try (SqlLedger ledger = database.open(directory)) {
      Session thrift = session(LedgerSamples.origin("thrift"), "sc-9", RUNNING);
      Observation one = narrowed("kind=SQL", session("sc-1", RUNNING));
      Observation other = narrowed("kind=THRIFT", thrift);
      ledger.record(one);
      ledger.record(other);
      for (int i = 0; i < 3; i++) {
        assertEquals(0, ledger.record(one));
        assertEquals(0, ledger.record(other));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void newSessionOfARouteSupersedesTheOldOne(Ledgers database) {
    try (SqlLedger ledger = database.open(directory)) {
      Session old = session(route("r-1"), "s-1", RUNNING);
      Session now = session(route("r-1"), "s-2", STARTING);
      assertEquals(1, ledger.record(observation("r-1", Coverage.SOLE, false, old)));
      assertEquals(0, ledger.record(observation("r-1", Coverage.SOLE, false, old)));
      assertEquals(2, ledger.record(observation("r-1", Coverage.SOLE, false, now)));
      assertTrue(newest(ledger).json().contains("\"goneReason\":\"SUPERSEDED\""));
      assertEquals(
          List.of(
              "SESSION_DISCOVERED s-1 1 RUNNING",
              "SESSION_DISCOVERED s-2 1 STARTING",
              "SESSION_GONE s-1 2 GONE"),
          LedgerSamples.feed(ledger));
    }
  }

  @ParameterizedTest
  @EnumSource
  void notFoundMakesAKnownSessionGoneOnce(Ledgers database) {
    try (SqlLedger ledger = database.open(directory)) {
      ledger.record(one(session("sc-1", RUNNING)));
      assertTrue(ledger.gone(ORIGIN, "sc-1", "two 404s", T0));
      assertTrue(ledger.gone(ORIGIN, "sc-1", "two 404s", T0));
      assertFalse(ledger.gone(ORIGIN, "sc-2", "two 404s", T0), "never seen");
      assertEquals(
          List.of("SESSION_DISCOVERED sc-1 1 RUNNING", "SESSION_GONE sc-1 2 GONE"),
          LedgerSamples.feed(ledger));
    }
  }

  @ParameterizedTest
  @EnumSource
  void notFoundForARouteMakesItsSessionGone(Ledgers database) {
    try (SqlLedger ledger = database.open(directory)) {
      Session session = session(route("r-1"), "s-1", RUNNING);
      assertFalse(ledger.gone(route("r-1"), null, "two 404s", T0), "nothing known yet");
      ledger.record(observation("r-1", Coverage.SOLE, false, session));
      assertTrue(ledger.gone(route("r-1"), null, "two 404s", T0));
      assertTrue(ledger.gone(route("r-1"), null, "two 404s", T0));
      assertEquals(
          List.of("SESSION_DISCOVERED s-1 1 RUNNING", "SESSION_GONE s-1 2 GONE"),
          LedgerSamples.feed(ledger));
    }
  }

  @ParameterizedTest
  @EnumSource
  void incidentIsTwoEventsHoweverManyPollsFail(Ledgers database) {
    try (SqlLedger ledger = database.open(directory)) {
      ledger.record(one(session("sc-1", RUNNING)));
      assertEquals(1, ledger.failed(incident("sc-1", "THROTTLED"), T0));
      assertEquals(0, ledger.failed(incident("sc-1", "THROTTLED"), T0.plusSeconds(30)));
      assertEquals(0, ledger.failed(incident("sc-1", "THROTTLED"), T0.plusSeconds(60)));
      Incident open = ledger.openIncidents().get(0);
      assertEquals(3, open.count());
      assertEquals(T0, open.since());
      assertEquals(1, ledger.record(one(session("sc-1", RUNNING))));
      assertEquals(List.of(), ledger.openIncidents());
      assertEquals("POLL_RECOVERED sc-1 3 null", last(ledger));
      assertTrue(newest(ledger).json().contains("\"count\":3"), newest(ledger).json());
    }
  }

  @ParameterizedTest
  @EnumSource
  void incidentThatChangesClassIsReportedAgain(Ledgers database) {
    try (SqlLedger ledger = database.open(directory)) {
      assertEquals(1, ledger.failed(incident(null, "THROTTLED"), T0));
      assertEquals(1, ledger.failed(incident(null, "UNREACHABLE"), T0.plusSeconds(5)));
      assertEquals(0, ledger.failed(incident(null, "UNREACHABLE"), T0.plusSeconds(10)));
      Incident open = ledger.openIncidents().get(0);
      assertEquals(T0, open.since());
      assertEquals(3, open.count());
      assertEquals("POLL_FAILED null 2 null", last(ledger));
      assertEquals(1, ledger.record(listing()), "the whole target recovered");
    }
  }

  @ParameterizedTest
  @EnumSource
  void incidentOfARemovedTargetEndedWithoutAWord(Ledgers database) {
    LedgerSettings settings = database.fresh(directory);
    AskedSessions nothing = new AskedSessions(List.of());
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      ledger.failed(incident(null, "FORBIDDEN"), T0);
      Incident open = ledger.openIncidents().get(0);
      ledger.asksFor(nothing, incident -> true);
      assertEquals(List.of(open), ledger.openIncidents());
      ledger.asksFor(nothing, incident -> false);
      assertEquals(List.of(), ledger.openIncidents());
      assertEquals(2, ledger.events().newest());
      assertEquals(EventType.TARGET_REMOVED, newest(ledger).type());
    }
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      assertEquals(List.of(), ledger.openIncidents());
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyPollIsAnEventWhereATargetAsksForIt(Ledgers database) {
    try (SqlLedger ledger = database.open(directory)) {
      Observation each = observation("sc-1", Coverage.ONE, true, session("sc-1", RUNNING));
      assertEquals(1, ledger.record(each));
      assertEquals(1, ledger.record(each));
      assertEquals("SESSION_OBSERVED sc-1 2 RUNNING", last(ledger));
    }
  }

  @ParameterizedTest
  @EnumSource
  void renamedTargetIsNoChangeAndTakesItsSessionsAlong(Ledgers database) {
    try (SqlLedger ledger = database.open(directory)) {
      ledger.record(listing(session("sc-1", RUNNING)));
      Session renamed = session(LedgerSamples.origin("spark-2"), "sc-1", RUNNING);
      assertEquals(0, ledger.record(listing(renamed)));
      Session other = session(LedgerSamples.origin("spark-2"), "sc-2", RUNNING);
      assertEquals(1, ledger.record(listing(other)));
      assertEquals(1, ledger.record(listing(other)), "gone from the renamed target's listing");
    }
  }

  @ParameterizedTest
  @EnumSource
  void sameChangeAfterALostDatabaseHasTheSameId(Ledgers database) {
    String first;
    try (SqlLedger ledger = database.open(directory.resolve("one"))) {
      ledger.record(one(session("sc-1", RUNNING)));
      first = newest(ledger).id();
    }
    try (SqlLedger ledger = database.open(directory.resolve("two"))) {
      ledger.record(one(session("sc-1", RUNNING)));
      assertEquals(first, newest(ledger).id());
      ledger.record(one(session("sc-1", FAILED)));
      assertNotEquals(first, newest(ledger).id());
    }
  }

  private static Event newest(SqlLedger ledger) {
    return ledger.events().at(List.of(ledger.events().newest())).get(0).event();
  }

  private static String last(SqlLedger ledger) {
    return LedgerSamples.line(newest(ledger));
  }
}
