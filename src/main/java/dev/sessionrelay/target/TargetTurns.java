package dev.sessionrelay.target;

import dev.sessionrelay.ledger.Ledger;
import dev.sessionrelay.poll.Outcome;
import dev.sessionrelay.poll.Pace;
import dev.sessionrelay.poll.Poll;
import dev.sessionrelay.poll.Turn;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * The turns of one target: makes the polls that are due when its timer fires, never two turns at
 * once, and opens or ends the incident of the target as a whole. The bean of the target's timer
 * route.
 */
public final class TargetTurns {
  private final Target target;
  private final Pace pace;
  private final Ledger ledger;
  private final Clock clock;
  private final AtomicBoolean running = new AtomicBoolean();
  private final AtomicLong turns = new AtomicLong();
  private final AtomicLong skipped = new AtomicLong();
  private volatile Turn last;

  public TargetTurns(Target target, Pace pace, Ledger ledger, Clock clock) {
    this.target = target;
    this.pace = pace;
    this.ledger = ledger;
    this.clock = clock;
  }
}
