package dev.sessionrelay.poll;

import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.failure.FailureAction;
import dev.sessionrelay.failure.FailureClass;
import dev.sessionrelay.failure.FailureTable;
import dev.sessionrelay.failure.HeldException;
import dev.sessionrelay.failure.PollException;
import dev.sessionrelay.ledger.Coverage;
import dev.sessionrelay.ledger.Ledger;
import dev.sessionrelay.ledger.LedgerException;
import dev.sessionrelay.ledger.Observation;
import java.time.Clock;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a poll ended, told to the ledger: the bean that ends every vendor route, and every branch in
 * {@code routes/errors}.
 *
 * <p>The methods take the exception from the exchange's property. Camel's own {@code
 * ExchangeException} would give the first failure of a turn after a second request has failed.
 */
public final class PollRecorder {
  /** Exchange variable with the {@link DuePoll} that a vendor route is about. */
  public static final String POLL = "poll";

  private static final Logger LOG = LoggerFactory.getLogger(PollRecorder.class);

  private final Ledger ledger;
  private final FailureTable failures;
  private final SlowDownTracker pace;
  private final BooleanSupplier stopping;
  private final Clock clock;

  /**
   * @param stopping whether the process ends: what is broken off then is no failure
   */
  public PollRecorder(
      Ledger ledger,
      FailureTable failures,
      SlowDownTracker pace,
      BooleanSupplier stopping,
      Clock clock) {
    this.ledger = ledger;
    this.failures = failures;
    this.pace = pace;
    this.stopping = stopping;
    this.clock = clock;
  }

  /** The vendor answered: what changed is recorded. */
  public void seen(Observation observation, @Variable(POLL) DuePoll poll) {
    ledger.record(observation);
    pace.normal(poll);
    poll.turn()
        .succeeded(observation.sessions().size(), observation.coverage() != Coverage.PARTIAL);
  }

  /**
   * The poll failed, after all tries: an incident opens, changes class, or goes on.
   *
   * @param branch the exchange that is in the branch, to end it
   */
  public void failed(
      @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) PollException e,
      @Variable(POLL) DuePoll poll,
      Exchange branch) {
    if (!stopping.getAsBoolean()) {
      recorded(poll, branch, () -> record(poll, e.failure()));
    }
  }

  /** The vendor does not know the session: gone if it was known, else a failure. */
  public void gone(
      @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) PollException e,
      @Variable(POLL) DuePoll poll,
      Exchange branch) {
    recorded(poll, branch, () -> recordGone(e, poll, branch));
  }

  private void recordGone(PollException e, DuePoll poll, Exchange branch) {
    if (poll.askedFor() != null && ledger.gone(poll.origin(), session(poll), clock.instant())) {
      poll.turn().succeeded(0, true);
    } else {
      failed(e, poll, branch);
    }
  }

  /**
   * Nothing was asked, or not again. What an earlier request of this poll failed with stands; else
   * the failure of an open circuit breaker or a refused credential is this poll's too.
   */
  public void held(
      @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) HeldException e,
      @Variable(POLL) DuePoll poll,
      Exchange branch) {
    Failure before = poll.turn().failedBefore(poll);
    poll.turn().held(e.getMessage());
    if (before != null) {
      recorded(poll, branch, () -> record(poll, before));
    } else if (e.failure() != null) {
      poll.turn().failedAsWhole(e.failure());
    }
  }

  /** Anything that no branch of the failure table is about. */
  public void unexpected(
      @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception e,
      @Variable(POLL) DuePoll poll,
      Exchange branch) {
    if (stopping.getAsBoolean()) {
      return;
    }
    if (e instanceof LedgerException) {
      poll.turn().held(e.getMessage());
    } else {
      LOG.warn("poll of target '{}' failed unexpectedly", poll.origin().target(), e);
      recorded(poll, branch, () -> record(poll, failures.classify(e)));
    }
  }

  /**
   * What the ledger cannot take now is as if it had not been asked for: the branch ends here, so
   * that nothing is asked more rarely for it, and the next turn asks again.
   */
  private static void recorded(DuePoll poll, Exchange branch, Runnable recording) {
    try {
      recording.run();
    } catch (LedgerException e) {
      poll.turn().held(e.getMessage());
      branch.setRouteStop(true);
    }
  }

  private void record(DuePoll poll, Failure failure) {
    if (ofTheWholeTarget(failure.failureClass())) {
      poll.turn().failedAsWhole(failure);
    } else if (failure.row().does(FailureAction.RETRY)) {
      poll.turn().failedInPassing(poll, failure);
    } else {
      ledger.failed(failure.incident(poll.origin(), poll.askedFor()), clock.instant());
      poll.turn().failed(poll, failure);
    }
  }

  /** Classes that say nothing about the one session that was asked for. */
  private static boolean ofTheWholeTarget(FailureClass failureClass) {
    return switch (failureClass) {
      case UNREACHABLE, UNAUTHENTICATED, THROTTLED -> true;
      default -> false;
    };
  }

  /** Null where the scope itself was asked for (Ray: a route), and not a session in it. */
  private static String session(DuePoll poll) {
    return poll.askedFor().equals(poll.origin().scope()) ? null : poll.askedFor();
  }
}
