package dev.sessionrelay.sink;

import static dev.sessionrelay.sink.PlayedBacklog.REFUSED;
import static dev.sessionrelay.sink.PlayedBacklog.RETRY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.sessionrelay.sink.SessionQueues.DeliveryBatch;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is next, and how far a sink has come. */
class BacklogOrderTest {
  @Test
  void oneSessionIsInOneExchangeAtATime() {
    PlayedBacklog play = new PlayedBacklog();
    play.add("a", 1);
    play.add("a", 2);
    play.add("b", 1);
    DeliveryBatch first = play.next();
    DeliveryBatch second = play.next();
    assertEquals("a", first.events().get(0).subject());
    assertEquals("b", second.events().get(0).subject());
    assertNull(play.next(), "a2 must wait for a1");
    play.backlog.taken(first, play.now);
    assertEquals(2, play.next().events().get(0).sequence());
  }

  @Test
  void cursorStopsBeforeWhatIsUnderWay() {
    PlayedBacklog play = new PlayedBacklog();
    play.add("a", 1);
    play.add("b", 1);
    DeliveryBatch first = play.next();
    play.backlog.taken(play.next(), play.now);
    assertEquals(0, play.backlog.cursor());
    play.backlog.taken(first, play.now);
    assertEquals(2, play.backlog.cursor());
  }

  @Test
  void unwantedEventsCountAsDelivered() {
    PlayedBacklog play =
        new PlayedBacklog(SomeSettings.with("only", EventFilter.parse(null, "RUNNING", null)));
    play.add("a", 2);
    assertEquals(1, play.backlog.cursor());
    play.add("a", 3);
    play.add("a", 4);
    assertEquals(1, play.backlog.cursor());
    assertEquals(List.of("a3"), play.send(null));
    assertEquals(3, play.backlog.cursor());
  }

  @Test
  void windowAndParkedEventsAreBounded() {
    PlayedBacklog play = new PlayedBacklog();
    play.add("bad", 1);
    play.send(RETRY);
    int added = 1;
    while (play.backlog.room() > 0) {
      play.add("bad", ++added);
    }
    assertEquals(FeedCursor.MOST_PARKED, play.backlog.parked());
    assertEquals(FeedCursor.MOST_PARKED + FeedCursor.WINDOW, added);
    assertEquals(FeedCursor.MOST_PARKED, play.backlog.cursor());
  }

  @Test
  void batchTakesSeveralSessionsAndKeepsTheirOrder() {
    PlayedBacklog play = new PlayedBacklog(SomeSettings.with("batch", 4));
    play.add("a", 1);
    play.add("b", 1);
    play.add("a", 2);
    play.add("c", 1);
    play.add("c", 2);
    assertEquals(List.of("a1", "b1", "a2", "c1"), play.send(null), "as the feed has them");
    assertEquals(List.of("c2"), play.send(null));
  }

  @Test
  void refusedBatchIsTriedOneByOneSoThatOnlyTheGuiltyOneDies() {
    PlayedBacklog play = new PlayedBacklog(SomeSettings.with("batch", 10));
    play.add("a", 1);
    play.add("a", 2);
    play.add("b", 1);
    assertEquals(3, play.send(REFUSED).size());
    assertEquals(List.of("a1"), play.send(null));
    assertEquals(List.of("b1"), play.send(null));
    for (int i = 0; i < Backlog.FINAL_REFUSALS; i++) {
      assertEquals(List.of("a2"), play.send(REFUSED));
      play.pass(Duration.ofMinutes(1));
    }
    assertEquals(List.of(2L), play.backlog.dead().stream().map(d -> d.position()).toList());
    assertEquals(3, play.backlog.cursor());
  }
}
