package dev.sessionrelay.sink;

import static dev.sessionrelay.sink.PlayedBacklog.REFUSED;
import static dev.sessionrelay.sink.PlayedBacklog.RETRY;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a sink refuses, or does not take for too long, is a dead letter. */
class GivingUpTest {
  @Test
  void eventRefusedThreeTimesBecomesADeadLetterAndItsSessionGoesOn() {
    PlayedBacklog play = new PlayedBacklog();
    play.add("a", 1);
    play.add("a", 2);
    for (int i = 0; i < Backlog.FINAL_REFUSALS; i++) {
      assertEquals(List.of(), play.backlog.dead());
      assertEquals(List.of("a1"), play.send(REFUSED));
      play.pass(Duration.ofMinutes(1));
    }
    assertEquals(List.of("a2"), play.send(null));
    assertEquals(2, play.backlog.cursor());
    assertEquals(1, play.backlog.dead().size());
    assertEquals("HTTP 400", play.backlog.dead().get(0).error());
    assertEquals(3, play.backlog.dead().get(0).attempts());
    play.backlog.saved();
    assertEquals(List.of(), play.backlog.dead());
  }

  @Test
  void eventThatFailedForTooLongIsGivenUp() {
    PlayedBacklog play = new PlayedBacklog(patience(Duration.ofMinutes(1)));
    play.add("a", 1);
    play.send(RETRY);
    play.pass(Duration.ofSeconds(61));
    assertEquals(List.of("a1"), play.send(RETRY));
    assertEquals("HTTP 503", play.backlog.dead().get(0).error());
    assertEquals(1, play.backlog.cursor());
  }

  @Test
  void oldEventsOfANewSinkAreTriedBeforeTheyAreGivenUp() {
    PlayedBacklog play =
        new PlayedBacklog(
            patience(Duration.ofMinutes(1)), SomeEvents.START.plus(Duration.ofDays(10)));
    play.add("a", 1);
    assertEquals(List.of("a1"), play.send(RETRY));
    assertEquals(List.of(), play.backlog.dead());
  }

  /** It died again at its first failure, as it was older than the sink's patience. */
  @Test
  void aReplayedDeadLetterHasItsWholeTimeAgain() {
    PlayedBacklog play = new PlayedBacklog(patience(Duration.ofMinutes(1)));
    play.pass(Duration.ofDays(10));
    play.replay("a", 1);
    assertEquals(List.of("a1"), play.send(RETRY));
    assertEquals(List.of(), play.backlog.dead());
    play.pass(Duration.ofSeconds(61));
    assertEquals(List.of("a1"), play.send(RETRY));
    assertEquals(1, play.backlog.dead().size());
  }

  @Test
  void sinkThatIsDownTooLongLetsEventsGoThatWereNeverTried() {
    PlayedBacklog play = new PlayedBacklog(patience(Duration.ofHours(1)));
    for (int i = 0; i < 50; i++) {
      play.add("s" + i, 1);
    }
    for (int i = 0; i < Backlog.DOWN_AFTER; i++) {
      play.send(RETRY);
    }
    play.pass(Duration.ofHours(2));
    play.send(RETRY);
    assertEquals(50, play.backlog.dead().size());
    play.add("late", 1);
    assertEquals(51, play.backlog.cursor());
    assertEquals(51, play.backlog.dead().size());
  }

  private static SinkSettings patience(Duration giveUpAfter) {
    return SomeSettings.with("giveUpAfter", giveUpAfter);
  }
}
