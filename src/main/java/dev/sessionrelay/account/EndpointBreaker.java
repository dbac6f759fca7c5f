package dev.sessionrelay.account;

import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.failure.FailureAction;
import dev.sessionrelay.failure.PollException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The circuit breaker of one endpoint of an account. Opens after some failures in a row, or when
 * the vendor says when it is back, then lets one request at a time try, each after a pause.
 */
final class EndpointBreaker {
  private final CircuitBreaker breaker;
  private final GateSettings settings;
  private final Clock clock;
  private volatile long epoch;
  private volatile Hold open;
  private volatile Failure cause;
  private volatile boolean failing;

  /**
   * @param clock monotonic
   */
  EndpointBreaker(String name, GateSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.breaker = CircuitBreaker.of(name, config(settings, clock));
    this.breaker.getEventPublisher().onStateTransition(this::moved);
  }

  private static CircuitBreakerConfig config(GateSettings settings, Clock clock) {
    return CircuitBreakerConfig.custom()
        .slidingWindowType(SlidingWindowType.COUNT_BASED)
        .slidingWindowSize(settings.breakerFailures())
        .minimumNumberOfCalls(settings.breakerFailures())
        .failureRateThreshold(100)
        .waitDurationInOpenState(settings.breakerWait())
        .permittedNumberOfCallsInHalfOpenState(1)
        .clock(clock)
        .currentTimestampFunction(time -> time.millis(), TimeUnit.MILLISECONDS)
        .build();
  }

  /**
   * The epoch in which a request may go now, which then must be reported; empty when none may. One
   * step, as are all that move the breaker: a request that took the only probe with the epoch of
   * before would never give it back.
   */
  synchronized OptionalLong acquire() {
    return breaker.tryAcquirePermission() ? OptionalLong.of(epoch) : OptionalLong.empty();
  }

  /** Changes whenever the breaker opens or closes: results of requests from before mean nothing. */
  long epoch() {
    return epoch;
  }

  Hold hold() {
    Instant now = clock.instant();
    Hold known = open;
    return known != null && known.until().isAfter(now.plusSeconds(1))
        ? known
        : Hold.of(now, Duration.ofSeconds(1), Hold.Reason.BREAKER, cause);
  }

  /** What would be lost with the process; null while requests go through. */
  Hold open() {
    return open;
  }

  /** Open for what is left of a pause before a restart; one that is over says nothing any more. */
  synchronized void restore(Hold hold) {
    Duration left = Duration.between(clock.instant(), hold.until());
    if (!left.isNegative() && !left.isZero()) {
      breaker.transitionToOpenStateFor(left);
      open = hold;
    }
  }

  /**
   * One success ends a row of failures; those that follow it tell a closed breaker nothing.
   *
   * @return whether it was told
   */
  boolean answered(long since) {
    boolean tells = failing || breaker.getState() != CircuitBreaker.State.CLOSED;
    return tells && succeeded(since);
  }

  private synchronized boolean succeeded(long since) {
    if (since != epoch) {
      return false;
    }
    failing = false;
    breaker.onSuccess(0, TimeUnit.MILLISECONDS);
    return true;
  }

  synchronized void failed(long since, Failure failure) {
    if (since == epoch) {
      cause = failure;
      if (toldToLeave(failure)) {
        breaker.transitionToOpenStateFor(failure.retryAfter());
      } else {
        breaker.onError(0, TimeUnit.MILLISECONDS, new PollException(failure));
        failing = true;
      }
    }
  }

  private static boolean toldToLeave(Failure failure) {
    return failure.row().does(FailureAction.LEAVE_ENDPOINT) && failure.isToldToWait();
  }

  /** The permitted request was not made after all. */
  synchronized void released(long since) {
    if (since == epoch) {
      breaker.releasePermission();
    }
  }

  GateState.Breaker state(GateTime time) {
    Hold known = open;
    return new GateState.Breaker(
        breaker.getState().name(),
        known == null ? null : time.shown(known.until()),
        known == null ? null : known.cause());
  }

  /** Called within the step that moved it. */
  private void moved(CircuitBreakerOnStateTransitionEvent event) {
    CircuitBreaker.State now = event.getStateTransition().getToState();
    if (now == CircuitBreaker.State.OPEN) {
      // The library's pause is over only after its last instant.
      Failure why = cause;
      Duration pause = why != null && toldToLeave(why) ? why.retryAfter() : settings.breakerWait();
      open = Hold.of(clock.instant(), pause.plusMillis(1), Hold.Reason.BREAKER, why);
    } else if (now == CircuitBreaker.State.CLOSED) {
      open = null;
    }
    epoch = epoch + 1;
  }
}
