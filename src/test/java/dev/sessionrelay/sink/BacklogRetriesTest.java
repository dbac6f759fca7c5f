package dev.sessionrelay.sink;

import static dev.sessionrelay.sink.PlayedBacklog.RETRY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.EventLog.Deferred;
import dev.sessionrelay.ledger.EventLog.Stored;
import dev.sessionrelay.sink.SessionQueues.DeliveryBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What failed is tried again, later. */
class BacklogRetriesTest {
  @Test
  void failedEventIsParkedWithItsSessionAndOthersGoOn() {
    PlayedBacklog play = new PlayedBacklog();
    play.add("a", 1);
    play.add("a", 2);
    play.add("b", 1);
    assertEquals(List.of("a1"), play.send(RETRY));
    play.add("a", 3);
    assertEquals(List.of("b1"), play.send(null));
    assertNull(play.next());
    assertEquals(4, play.backlog.cursor());
    assertEquals(
        List.of(1L, 2L, 4L),
        play.backlog.progress().deferred().stream().map(p -> p.position()).toList());
    play.pass(Duration.ofSeconds(1));
    assertEquals(List.of("a1"), play.send(null));
    assertEquals(List.of("a2"), play.send(null));
    assertEquals(List.of("a3"), play.send(null));
    assertEquals(List.of(), play.backlog.progress().deferred());
  }

  @Test
  void waitsDoubleUpToTheCeiling() {
    PlayedBacklog play = new PlayedBacklog();
    play.add("a", 1);
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      play.send(RETRY);
      waits.add(Math.round(Duration.between(play.now, play.backlog.nextDue()).toMillis() / 1000.0));
      play.now = play.backlog.nextDue();
    }
    assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L, 300L), waits);
  }

  @Test
  void sinkThatFailsEverythingIsProbedOneAtATimeAndParksNoMore() {
    PlayedBacklog play = new PlayedBacklog();
    for (int i = 0; i < 100; i++) {
      play.add("s" + i, 1);
    }
    for (int i = 0; i < Backlog.DOWN_AFTER; i++) {
      play.send(RETRY);
    }
    assertTrue(play.backlog.outage().isDown());
    int parked = play.backlog.parked();
    assertTrue(parked < Backlog.DOWN_AFTER, "parked " + parked);
    List<String> probed = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      assertNull(play.next());
      play.now = play.backlog.nextDue();
      DeliveryBatch probe = play.next();
      assertNull(play.next(), "one probe at a time");
      probed.add(probe.events().get(0).subject());
      play.backlog.failed(probe, RETRY, play.now);
    }
    assertEquals(parked, play.backlog.parked());
    assertEquals(20, probed.stream().distinct().count(), "one bad session must not be all probes");
    play.now = play.backlog.nextDue();
    assertEquals(1, play.send(null).size());
    assertFalse(play.backlog.outage().isDown());
    for (int i = 0; i < 99; i++) {
      assertEquals(1, play.send(null).size(), "all the others at once");
    }
    assertEquals(100, play.backlog.cursor());
    assertEquals(0, play.backlog.parked());
  }

  @Test
  void whatTheSinkAsksForIsWaitedByAllSessions() {
    PlayedBacklog play = new PlayedBacklog();
    play.add("a", 1);
    play.add("b", 1);
    play.send(new DeliveryResult.Retry("HTTP 429", Duration.ofSeconds(30)));
    assertNull(play.backlog.next(play.now.plusSeconds(29)));
    assertEquals(play.now.plusSeconds(30), play.backlog.nextDue());
    play.pass(Duration.ofSeconds(30));
    assertEquals(1, play.send(null).size());
    assertEquals(1, play.send(null).size());
  }

  @Test
  void whatWasParkedKeptItsOldPauseAfterTheSinkHadBeenCorrected() {
    PlayedBacklog play = new PlayedBacklog();
    Instant late = play.now.plus(Duration.ofDays(2));
    play.backlog.resume(new Deferred(1, 3, late, "HTTP 401"), new Stored(1, SomeEvents.of("a", 1)));
    play.backlog.resume(new Deferred(2, 0, late, null), new Stored(2, SomeEvents.of("a", 2)));
    assertEquals(List.of("a1"), play.send(null));
    assertEquals(List.of("a2"), play.send(null));
  }

  @Test
  void parkedEventWasSentThoughTheFilterHadChangedMeanwhile() {
    PlayedBacklog play =
        new PlayedBacklog(SomeSettings.with("only", new EventFilter(Set.of(), null, null)));
    play.backlog.resume(
        new Deferred(1, 3, play.now, "HTTP 503"), new Stored(1, SomeEvents.of("a", 1)));
    assertNull(play.next());
    assertEquals(List.of(), play.backlog.progress().deferred());
  }

  @Test
  void aLateSuccessDoesNotCutShortWhatTheSinkAskedFor() {
    PlayedBacklog play = new PlayedBacklog();
    play.add("a", 1);
    play.add("b", 1);
    play.add("c", 1);
    DeliveryBatch late = play.next();
    play.send(new DeliveryResult.Retry("HTTP 429", Duration.ofSeconds(30)));
    play.backlog.taken(late, play.now);
    assertNull(play.backlog.next(play.now.plusSeconds(29)));
    assertNotNull(play.backlog.next(play.now.plusSeconds(30)));
  }
}
