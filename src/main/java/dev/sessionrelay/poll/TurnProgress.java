package dev.sessionrelay.poll;

/**
 * Whether a turn that still runs when the next is due is slow or hangs: a slow one sees everything
 * in its time, and what it has seen does not grow old meanwhile. Safe for several threads.
 */
final class TurnProgress {
  private PollCycle turn;
  private int done;
  private int leftOut;
  private int usual;

  synchronized void began(PollCycle begun) {
    turn = begun;
    done = 0;
  }

  synchronized void ended() {
    usual = leftOut;
    leftOut = 0;
    turn = null;
  }

  /**
   * A turn is left out because this one runs.
   *
   * @return whether no poll of it has ended since the last that was, and it takes far longer than
   *     the turn before
   */
  synchronized boolean hangs() {
    leftOut++;
    int before = done;
    done = turn == null ? done : turn.done();
    return done == before && leftOut > 2 * usual;
  }
}
