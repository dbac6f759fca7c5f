package dev.sessionrelay.poll;

import dev.sessionrelay.failure.Action;
import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.failure.FailureClass;
import dev.sessionrelay.failure.FailureTable;
import dev.sessionrelay.failure.PollException;
import dev.sessionrelay.ledger.Coverage;
import dev.sessionrelay.ledger.Ledger;
import dev.sessionrelay.ledger.LedgerException;
import dev.sessionrelay.ledger.Observation;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.session.Origin;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a poll ended, told to the ledger: the bean that ends every vendor route, and every branch in
 * {@code routes/errors}.
 */
public final class Outcome {
  /** Exchange variable with the {@link Poll} that a vendor route is about. */
  public static final String POLL = "poll";

  private static final Logger LOG = LoggerFactory.getLogger(Outcome.class);

  private final Ledger ledger;
  private final FailureTable failures;
  private final Pace pace;
  private final Clock clock;

  public Outcome(Ledger ledger, FailureTable failures, Pace pace, Clock clock) {
    this.ledger = ledger;
    this.failures = failures;
    this.pace = pace;
    this.clock = clock;
  }

  /** The vendor answered: what changed is recorded. */
  public void seen(Observation observation, Exchange exchange) {
    Poll poll = poll(exchange);
    ledger.record(observation);
    pace.normal(poll);
    poll.turn().succeeded(observation.sessions().size());
    if (observation.coverage() == Coverage.PARTIAL) {
      poll.turn().incomplete();
    }
  }

  /** The poll failed, after all tries: an incident opens, changes class, or goes on. */
  public void failed(Exchange exchange) {
    if (exchange.getContext().isStopping()) {
      return;
    }
    PollException e =
        exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, PollException.class);
    recorded(exchange, () -> record(poll(exchange), e.failure()));
  }

  /** The vendor does not know the session: gone if it was known, else a failure. */
  public void gone(Exchange exchange) {
    recorded(exchange, () -> recordGone(exchange));
  }

  private void recordGone(Exchange exchange) {
    Poll poll = poll(exchange);
    if (poll.askedFor() != null && ledger.gone(poll.origin(), session(poll), clock.instant())) {
      poll.turn().succeeded(0);
    } else {
      failed(exchange);
    }
  }

  /**
   * Nothing was asked, or not again. What an earlier request of this poll failed with stands; else
   * the failure of an open circuit breaker or a refused credential is this poll's too.
   */
  public void held(Exchange exchange) {
    HeldException e =
        exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, HeldException.class);
    Poll poll = poll(exchange);
    Failure before = poll.turn().failedBefore(poll);
    poll.turn().held(e.getMessage());
    if (before != null) {
      recorded(exchange, () -> record(poll, before));
    } else if (e.failure() != null) {
      poll.turn().failedAsWhole(e.failure());
    }
  }

  /** Anything that no branch of the failure table is about. */
  public void unexpected(Exchange exchange) {
    Exception e = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
    if (exchange.getContext().isStopping()) {
      return;
    }
    if (e instanceof LedgerException) {
      poll(exchange).turn().held(e.getMessage());
    } else {
      LOG.warn("poll of target '{}' failed unexpectedly", poll(exchange).origin().target(), e);
      recorded(exchange, () -> record(poll(exchange), failures.classify(e)));
    }
  }

  /**
   * What the ledger cannot take now is as if it had not been asked for: the branch ends here, so
   * that nothing is asked more rarely for it, and the next turn asks again.
   */
  private static void recorded(Exchange exchange, Runnable recording) {
    try {
      recording.run();
    } catch (LedgerException e) {
      poll(exchange).turn().held(e.getMessage());
      exchange.setRouteStop(true);
    }
  }

  private void record(Poll poll, Failure failure) {
    if (ofTheWholeTarget(failure.failureClass())) {
      poll.turn().failedAsWhole(failure);
    } else if (failure.row().does(Action.RETRY)) {
      poll.turn().failedInPassing(poll, failure);
    } else {
      ledger.failed(incident(poll.origin(), poll.askedFor(), failure), clock.instant());
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

  /**
   * A failure as the ledger takes it.
   *
   * @param askedFor null when the target as a whole fails
   */
  public static Incident incident(Origin origin, String askedFor, Failure failure) {
    return new Incident(
        origin,
        askedFor,
        failure.failureClass().name(),
        failure.status(),
        failure.code(),
        failure.excerpt() == null
            ? failure.message()
            : failure.message() + "; it begins: " + failure.excerpt(),
        failure.solution(),
        failure.requestId(),
        null,
        0);
  }

  /** Null where the scope itself was asked for (Ray: a route), and not a session in it. */
  private static String session(Poll poll) {
    return poll.askedFor().equals(poll.origin().scope()) ? null : poll.askedFor();
  }

  private static Poll poll(Exchange exchange) {
    return exchange.getVariable(POLL, Poll.class);
  }
}
