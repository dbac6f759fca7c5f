package dev.sessionrelay.poll;

import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.failure.FailureAction;
import dev.sessionrelay.failure.FailureClass;
import dev.sessionrelay.failure.FailureKind;
import dev.sessionrelay.failure.FailureTable;
import dev.sessionrelay.failure.HeldException;
import dev.sessionrelay.failure.PollException;
import dev.sessionrelay.ledger.Ledger;
import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.ledger.observation.Coverage;
import dev.sessionrelay.ledger.observation.Observation;
import dev.sessionrelay.ledger.observation.SessionStanding;
import dev.sessionrelay.session.SessionMark;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

  /** Exchange variable with the {@link Failure} that the poll ended with. */
  static final String FAILURE = "failure";

  private static final Logger LOG = LoggerFactory.getLogger(PollRecorder.class);

  /** A session may end and be followed by another one, but not with every poll. */
  private static final int MOST_SUPERSEDED = 3;

  /**
   * @param superseded answers in a row that had another session than the one before
   */
  private record SoleSession(String id, int superseded) {}

  private final Map<String, SoleSession> soles = new ConcurrentHashMap<>();
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
    if (observation.coverage() == Coverage.SOLE && isRestless(observation)) {
      throw new PollException(
          failures.malformed(
              "the answers about '%s' have had another session each for %s turns: no session is"
                      .formatted(poll.askedFor(), MOST_SUPERSEDED)
                  + " recorded until two in a row have the same",
              null));
    }
    // A kill between the two may leave the sight unrecorded, never a 404 that it disproved.
    poll.turn().evidence().seen(poll);
    ledger(poll).record(observation);
    pace.normal(poll);
    poll.turn()
        .succeeded(observation.seen().marks().size(), observation.coverage() != Coverage.PARTIAL);
  }

  /** Whether what was asked for has had another session with each of the last answers. */
  private boolean isRestless(Observation observation) {
    String id =
        observation.seen().marks().stream().findFirst().map(SessionMark::sessionId).orElse("");
    return soles
            .compute(
                observation.origin().source(),
                (source, before) ->
                    before == null || before.id().equals(id)
                        ? new SoleSession(id, 0)
                        : new SoleSession(id, before.superseded() + 1))
            .superseded()
        > MOST_SUPERSEDED;
  }

  /**
   * The poll failed, after all tries: an incident opens, changes class, or goes on. When the last
   * try failed in another way than the one before, it alone counts, though Camel may still be in
   * the branch of the first: up to 4.22 it is not said to choose anew.
   *
   * @param branch the exchange that is in the branch, to end it
   */
  public void failed(
      @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception e,
      @Variable(POLL) DuePoll poll,
      Exchange branch) {
    if (e instanceof HeldException held) {
      held(held, poll, branch);
    } else if (!(e instanceof PollException)) {
      unexpected(e, poll, branch);
    } else {
      Failure failure = ((PollException) e).failure();
      branch.setVariable(FAILURE, failure);
      failed(failure, poll, branch);
    }
  }

  private void failed(Failure failure, DuePoll poll, Exchange branch) {
    if (stopping.getAsBoolean()) {
      return;
    }
    if (failure.row().does(FailureAction.SESSION_GONE)) {
      recorded(poll, branch, () -> recordGone(failure, poll));
      return;
    }
    recorded(poll, branch, () -> record(poll, failure));
    Failure before = poll.turn().failedBefore(poll);
    if (before != null && before.row() != failure.row() && !branch.isRouteStop()) {
      pace.follow(failure, poll);
    }
  }

  /**
   * The service does not know the session. One that was known may be gone: the end of the turn
   * tells, and a later turn. Any other one is a failure, and asked for more rarely.
   */
  public void gone(
      @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) PollException e,
      @Variable(POLL) DuePoll poll,
      Exchange branch) {
    if (!stopping.getAsBoolean()) {
      recorded(poll, branch, () -> recordGone(e.failure(), poll));
    }
  }

  private void recordGone(Failure failure, DuePoll poll) {
    SessionStanding standing =
        poll.askedFor() == null
            ? SessionStanding.UNKNOWN
            : ledger(poll).standing(poll.origin(), session(poll), poll.turn().place());
    switch (standing) {
      case LIVE -> poll.turn().claimed(poll, failure, clock.instant());
      case SEEN_ELSEWHERE -> record(poll, failure.as(FailureKind.UNPROVEN_NOT_FOUND));
      case KNOWN_GONE -> {
        ledger(poll).gone(poll.origin(), session(poll), "it was gone before", clock.instant());
        poll.turn().evidence().unclaimed(poll);
        poll.turn().succeeded(0, true);
        pace.askLater(poll);
      }
      case UNKNOWN -> {
        poll.turn().evidence().unclaimed(poll);
        record(poll, failure);
        pace.askLater(poll);
      }
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
    branch.setVariable(FAILURE, before == null ? e.failure() : before);
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
      ledger(poll).failed(failure.incident(poll.origin(), poll.askedFor()), clock.instant());
      poll.turn().failed(poll, failure);
    }
  }

  private Ledger ledger(DuePoll poll) {
    Ledger of = poll.turn().ledger();
    return of == null || !of.isShared() ? ledger : of;
  }

  /** Classes that say nothing about the one session that was asked for. */
  private static boolean ofTheWholeTarget(FailureClass failureClass) {
    return switch (failureClass) {
      case UNREACHABLE, UNAUTHENTICATED, THROTTLED -> true;
      default -> false;
    };
  }

  /** Null where the scope itself was asked for (Ray: a route), and not a session in it. */
  static String session(DuePoll poll) {
    return poll.askedFor().equals(poll.origin().scope()) ? null : poll.askedFor();
  }
}
