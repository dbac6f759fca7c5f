package dev.sessionrelay.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.failure.SlowDown;
import dev.sessionrelay.testing.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlowDownTrackerTest {
  private final SettableClock clock = SettableClock.standing();
  private final SlowDownTracker pace = new SlowDownTracker(SlowDown.DEFAULT, clock);
  private final DuePoll poll = Polls.poll("a-session", clock.instant());

  @Test
  void paceFallsWithEachFailureAndIsNormalAfterReset() {
    pace.askLater(poll);
    pace.askLater(poll);
    assertTrue(!dueIn(59) && dueIn(60), "twice in a turn counts once");
    pace.askLater(inAnotherTurn());
    assertTrue(!dueIn(119) && dueIn(120));
    assertEquals(1, pace.slowed(Polls.TARGET));

    pace.reset(Polls.TARGET);
    assertTrue(dueIn(0));
    pace.askLater(poll);
    assertTrue(!dueIn(59) && dueIn(60), "counts from the beginning");
  }

  @Test
  void aFailureThatLastsForeverIsStillAskedAtTheCeiling() {
    for (int i = 0; i < 5_000; i++) {
      pace.askLater(inAnotherTurn());
    }
    Duration ceiling = SlowDown.DEFAULT.ceiling();
    assertTrue(!dueIn(ceiling.toSeconds() - 1) && dueIn(ceiling.toSeconds()));
  }

  @Test
  void successBringsOnlyItsOwnSessionBack() {
    DuePoll other = Polls.poll("another", clock.instant());
    pace.askLater(poll);
    pace.askLater(other);
    pace.normal(poll);

    assertTrue(dueIn(0));
    assertFalse(pace.due(Polls.TARGET, "another"));
  }

  private DuePoll inAnotherTurn() {
    return Polls.poll("a-session", clock.instant());
  }

  private boolean dueIn(long seconds) {
    clock.advance(Duration.ofSeconds(seconds));
    boolean due = pace.due(Polls.TARGET, "a-session");
    clock.advance(Duration.ofSeconds(-seconds));
    return due;
  }
}
