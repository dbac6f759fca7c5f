package dev.sessionrelay.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.EventLog.Parked;
import dev.sessionrelay.ledger.EventLog.Stored;
import dev.sessionrelay.session.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final Verdict RETRY = new Verdict.Retry("HTTP 503", null);
  private static final Verdict REFUSED = new Verdict.Refused("HTTP 400");
  private static final Duration SECOND = Duration.ofSeconds(1);

  private Instant now = SomeEvents.START;
  private long position;

  private Backlog backlog(SinkSettings settings) {
    Waits waits = new Waits(settings.retryDelay(), settings.retryMaxDelay(), () -> 0.999);
    return new Backlog("s", settings, waits, 0, now);
  }

  private Backlog backlog() {
    return backlog(SinkSettings.DEFAULTS);
  }

  private Event add(Backlog backlog, String session, int sequence) {
    Event event = SomeEvents.of(session, sequence);
    backlog.add(new Stored(++position, event), now);
    return event;
  }

  private List<String> send(Backlog backlog, Verdict verdict) {
    Attempt attempt = backlog.next(now);
    if (attempt == null) {
      return List.of();
    }
    if (verdict == null) {
      backlog.taken(attempt);
    } else {
      backlog.failed(attempt, verdict, now);
    }
    return attempt.events().stream().map(e -> e.subject() + e.sequence()).toList();
  }

  @Test
  void oneSessionIsInOneExchangeAtATime() {
    Backlog backlog = backlog();
    add(backlog, "a", 1);
    add(backlog, "a", 2);
    add(backlog, "b", 1);
    Attempt first = backlog.next(now);
    Attempt second = backlog.next(now);
    assertEquals("a", first.events().get(0).subject());
    assertEquals("b", second.events().get(0).subject());
    assertNull(backlog.next(now), "a2 must wait for a1");
    backlog.taken(first);
    assertEquals(2, backlog.next(now).events().get(0).sequence());
  }

  @Test
  void cursorStopsBeforeWhatIsUnderWay() {
    Backlog backlog = backlog();
    add(backlog, "a", 1);
    add(backlog, "b", 1);
    Attempt first = backlog.next(now);
    backlog.taken(backlog.next(now));
    assertEquals(0, backlog.cursor());
    backlog.taken(first);
    assertEquals(2, backlog.cursor());
  }

  @Test
  void failedEventIsParkedWithItsSessionAndOthersGoOn() {
    Backlog backlog = backlog();
    add(backlog, "a", 1);
    add(backlog, "a", 2);
    add(backlog, "b", 1);
    assertEquals(List.of("a1"), send(backlog, RETRY));
    add(backlog, "a", 3);
    assertEquals(List.of("b1"), send(backlog, null));
    assertNull(backlog.next(now));
    assertEquals(4, backlog.cursor());
    assertEquals(
        List.of(1L, 2L, 4L), backlog.progress().parked().stream().map(p -> p.position()).toList());
    now = now.plus(SECOND);
    assertEquals(List.of("a1"), send(backlog, null));
    assertEquals(List.of("a2"), send(backlog, null));
    assertEquals(List.of("a3"), send(backlog, null));
    assertEquals(List.of(), backlog.progress().parked());
  }

  @Test
  void waitsDoubleUpToTheCeiling() {
    Backlog backlog = backlog();
    add(backlog, "a", 1);
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      send(backlog, RETRY);
      waits.add(Math.round(Duration.between(now, backlog.nextDue()).toMillis() / 1000.0));
      now = backlog.nextDue();
    }
    assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L, 300L), waits);
  }

  @Test
  void refusedEventBecomesADeadLetterAndItsSessionGoesOn() {
    Backlog backlog = backlog();
    add(backlog, "a", 1);
    add(backlog, "a", 2);
    send(backlog, REFUSED);
    assertEquals(List.of("a2"), send(backlog, null));
    assertEquals(2, backlog.cursor());
    assertEquals(1, backlog.dead().size());
    assertEquals("HTTP 400", backlog.dead().get(0).error());
    assertEquals(1, backlog.dead().get(0).attempts());
    backlog.saved();
    assertEquals(List.of(), backlog.dead());
  }

  @Test
  void sinkThatFailsEverythingIsProbedOneAtATimeAndParksNoMore() {
    Backlog backlog = backlog();
    for (int i = 0; i < 100; i++) {
      add(backlog, "s" + i, 1);
    }
    for (int i = 0; i < Backlog.DOWN_AFTER; i++) {
      send(backlog, RETRY);
    }
    assertTrue(backlog.outage().isDown());
    int parked = backlog.parked();
    assertTrue(parked < Backlog.DOWN_AFTER, "parked " + parked);
    List<String> probed = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      assertNull(backlog.next(now));
      now = backlog.nextDue();
      Attempt probe = backlog.next(now);
      assertNull(backlog.next(now), "one probe at a time");
      probed.add(probe.events().get(0).subject());
      backlog.failed(probe, RETRY, now);
    }
    assertEquals(parked, backlog.parked());
    assertEquals(20, probed.stream().distinct().count(), "one bad session must not be all probes");
    now = backlog.nextDue();
    assertEquals(1, send(backlog, null).size());
    assertFalse(backlog.outage().isDown());
    for (int i = 0; i < 99; i++) {
      assertEquals(1, send(backlog, null).size(), "all the others at once");
    }
    assertEquals(100, backlog.cursor());
    assertEquals(0, backlog.parked());
  }

  @Test
  void whatTheSinkAsksForIsWaitedByAllSessions() {
    Backlog backlog = backlog();
    add(backlog, "a", 1);
    add(backlog, "b", 1);
    send(backlog, new Verdict.Retry("HTTP 429", Duration.ofSeconds(30)));
    assertNull(backlog.next(now.plusSeconds(29)));
    assertEquals(now.plusSeconds(30), backlog.nextDue());
    now = now.plusSeconds(30);
    assertEquals(1, send(backlog, null).size());
    assertEquals(1, send(backlog, null).size());
  }

  @Test
  void clockThatWasSetBackMadeADownSinkRestForHours() {
    Backlog backlog = backlog();
    for (int i = 0; i < Backlog.DOWN_AFTER; i++) {
      add(backlog, "s" + i, 1);
      send(backlog, RETRY);
    }
    now = now.plus(SECOND);
    send(backlog, new Verdict.Retry("HTTP 429", Duration.ofSeconds(30)));
    now = now.minus(Duration.ofHours(3));
    backlog.clockSetBack(Duration.ofHours(3));
    assertEquals(now.plusSeconds(30), backlog.nextDue());
    now = now.plusSeconds(30);
    assertEquals(1, send(backlog, null).size());
  }

  @Test
  void whatWasParkedByAClockThatWasAheadWaitsNoLongerThanAnythingElse() {
    Backlog backlog = backlog();
    Event event = SomeEvents.of("a", 1);
    backlog.resume(
        new Parked(1, 3, now.plus(Duration.ofDays(2)), "HTTP 503"), new Stored(1, event));
    assertEquals(now.plus(Backlog.LONGEST_WAIT), backlog.nextDue());
  }

  @Test
  void parkedEventWasSentThoughTheFilterHadChangedMeanwhile() {
    Backlog backlog = backlog(SinkSettings.DEFAULTS.withOnly(event -> false));
    backlog.resume(new Parked(1, 3, now, "HTTP 503"), new Stored(1, SomeEvents.of("a", 1)));
    assertNull(backlog.next(now));
    assertEquals(List.of(), backlog.progress().parked());
  }

  @Test
  void aLateSuccessDoesNotCutShortWhatTheSinkAskedFor() {
    Backlog backlog = backlog();
    add(backlog, "a", 1);
    add(backlog, "b", 1);
    add(backlog, "c", 1);
    Attempt late = backlog.next(now);
    send(backlog, new Verdict.Retry("HTTP 429", Duration.ofSeconds(30)));
    backlog.taken(late);
    assertNull(backlog.next(now.plusSeconds(29)));
    assertNotNull(backlog.next(now.plusSeconds(30)));
  }

  @Test
  void eventThatFailedForTooLongIsGivenUp() {
    Backlog backlog = backlog(SinkSettings.DEFAULTS.withGiveUpAfter(Duration.ofMinutes(1)));
    add(backlog, "a", 1);
    send(backlog, RETRY);
    now = now.plusSeconds(61);
    assertEquals(List.of("a1"), send(backlog, RETRY));
    assertEquals("HTTP 503", backlog.dead().get(0).error());
    assertEquals(1, backlog.cursor());
  }

  @Test
  void oldEventsOfANewSinkAreTriedBeforeTheyAreGivenUp() {
    now = SomeEvents.START.plus(Duration.ofDays(10));
    Backlog backlog = backlog(SinkSettings.DEFAULTS.withGiveUpAfter(Duration.ofMinutes(1)));
    add(backlog, "a", 1);
    assertEquals(List.of("a1"), send(backlog, RETRY));
    assertEquals(List.of(), backlog.dead());
  }

  /** It died again at its first failure, as it was older than the sink's patience. */
  @Test
  void aReplayedDeadLetterHasItsWholeTimeAgain() {
    Backlog backlog = backlog(SinkSettings.DEFAULTS.withGiveUpAfter(Duration.ofMinutes(1)));
    now = now.plus(Duration.ofDays(10));
    backlog.add(new Stored(++position, SomeEvents.of("a", 1), true), now);
    assertEquals(List.of("a1"), send(backlog, RETRY));
    assertEquals(List.of(), backlog.dead());
    now = now.plusSeconds(61);
    assertEquals(List.of("a1"), send(backlog, RETRY));
    assertEquals(1, backlog.dead().size());
  }

  @Test
  void sinkThatIsDownTooLongLetsEventsGoThatWereNeverTried() {
    Backlog backlog = backlog(SinkSettings.DEFAULTS.withGiveUpAfter(Duration.ofHours(1)));
    for (int i = 0; i < 50; i++) {
      add(backlog, "s" + i, 1);
    }
    for (int i = 0; i < Backlog.DOWN_AFTER; i++) {
      send(backlog, RETRY);
    }
    now = now.plus(Duration.ofHours(2));
    send(backlog, RETRY);
    assertEquals(50, backlog.dead().size());
    add(backlog, "late", 1);
    assertEquals(51, backlog.cursor());
    assertEquals(51, backlog.dead().size());
  }

  @Test
  void unwantedEventsCountAsDelivered() {
    Backlog backlog =
        backlog(SinkSettings.DEFAULTS.withOnly(EventFilter.parse(null, "RUNNING", null)));
    add(backlog, "a", 2);
    assertEquals(1, backlog.cursor());
    add(backlog, "a", 3);
    add(backlog, "a", 4);
    assertEquals(1, backlog.cursor());
    assertEquals(List.of("a3"), send(backlog, null));
    assertEquals(3, backlog.cursor());
  }

  @Test
  void windowAndParkedEventsAreBounded() {
    Backlog backlog = backlog();
    add(backlog, "bad", 1);
    send(backlog, RETRY);
    int added = 1;
    while (backlog.room() > 0) {
      add(backlog, "bad", ++added);
    }
    assertEquals(Backlog.MOST_PARKED, backlog.parked());
    assertEquals(Backlog.MOST_PARKED + Backlog.WINDOW, added);
    assertEquals(Backlog.MOST_PARKED, backlog.cursor());
  }

  @Test
  void batchTakesSeveralSessionsAndKeepsTheirOrder() {
    Backlog backlog = backlog(SinkSettings.DEFAULTS.withBatch(4));
    add(backlog, "a", 1);
    add(backlog, "b", 1);
    add(backlog, "a", 2);
    add(backlog, "c", 1);
    add(backlog, "c", 2);
    assertEquals(List.of("a1", "a2", "b1", "c1"), send(backlog, null));
    assertEquals(List.of("c2"), send(backlog, null));
  }

  @Test
  void refusedBatchIsTriedOneByOneSoThatOnlyTheGuiltyOneDies() {
    Backlog backlog = backlog(SinkSettings.DEFAULTS.withBatch(10));
    add(backlog, "a", 1);
    add(backlog, "a", 2);
    add(backlog, "b", 1);
    assertEquals(3, send(backlog, REFUSED).size());
    assertEquals(List.of("a1"), send(backlog, null));
    assertEquals(List.of("b1"), send(backlog, null));
    assertEquals(List.of("a2"), send(backlog, REFUSED));
    assertEquals(List.of(2L), backlog.dead().stream().map(d -> d.position()).toList());
    assertEquals(3, backlog.cursor());
  }
}
