package dev.sessionrelay.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.failure.Backoff;
import dev.sessionrelay.failure.FailureKind;
import dev.sessionrelay.failure.PollException;
import dev.sessionrelay.failure.RetryPolicy;
import dev.sessionrelay.testing.SettableClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PollRetryTest {
  private static final Duration DELAY = Duration.ofMillis(500);

  private final SettableClock clock = SettableClock.standing();
  private final RetryPolicy retries =
      new RetryPolicy(new Backoff(DELAY, Duration.ofSeconds(8), () -> 0.5), Map.of());
  private final PollRetry retry = new PollRetry(retries, () -> false, clock);
  private final DuePoll poll = Polls.poll("a-session", clock.instant());
  private final Map<String, Object> headers = new HashMap<>();

  /** A row without an attempts key of its own was asked in Java, and said no. */
  @ParameterizedTest
  @EnumSource(FailureKind.class)
  void theTableOverruledTheBranchThatTriesAgain(FailureKind row) {
    PollException e = Polls.failed(row, false);

    assertTrue(retry.again(e, poll, headers));
    assertEquals(250L, headers.get(Exchange.REDELIVERY_DELAY));
    assertEquals(e.failure(), poll.turn().failedBefore(poll));
  }

  @Test
  void triesNoMoreWhenTheAttemptsAreMade() {
    headers.put(Exchange.REDELIVERY_COUNTER, 2);
    assertFalse(retry.again(Polls.failed(FailureKind.BAD_REQUEST, false), poll, headers));
    assertTrue(retry.again(Polls.failed(FailureKind.TIMED_OUT, false), poll, headers));
    headers.put(Exchange.REDELIVERY_COUNTER, 3);
    assertFalse(retry.again(Polls.failed(FailureKind.TIMED_OUT, false), poll, headers));
  }

  /** One millisecond too few would come before the hold is over. */
  @Test
  void secondRequestCameBeforeTheHoldWasOver() {
    Duration hold = Duration.ofMillis(2_000).plusNanos(1);
    retry.again(Polls.failed(FailureKind.THROTTLED, false).heldFor(hold), poll, headers);
    assertEquals(2_001L, headers.get(Exchange.REDELIVERY_DELAY));
  }

  @Test
  void renewedCredentialIsTriedOnceAndAtOnce() {
    PollException e = Polls.failed(FailureKind.UNAUTHENTICATED, true);

    assertTrue(retry.renewed(e, poll, headers));
    assertEquals(0L, headers.get(Exchange.REDELIVERY_DELAY));
    headers.put(Exchange.REDELIVERY_COUNTER, 2);
    assertFalse(retry.renewed(e, poll, headers));
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {"UNAUTHENTICATED", "BAD_SIGNATURE", "REFUSED_TOKEN"})
  void refusedCredentialThatIsStillTheSameIsNotTriedAgain(FailureKind row) {
    assertFalse(retry.renewed(Polls.failed(row, false), poll, headers));
    assertNull(headers.get(Exchange.REDELIVERY_DELAY));
    assertNull(poll.turn().failedBefore(poll));
  }

  @Test
  void signatureSeenTwiceIsSignedAgain() {
    assertTrue(retry.renewed(Polls.failed(FailureKind.SIGN_AGAIN, false), poll, headers));
    assertNotNull(headers.get(Exchange.REDELIVERY_DELAY));
  }

  @Test
  void nothingIsTriedAgainWhileTheProcessStops() {
    PollRetry stopping = new PollRetry(retries, () -> true, clock);

    assertFalse(stopping.again(Polls.failed(FailureKind.TIMED_OUT, false), poll, headers));
    assertFalse(stopping.renewed(Polls.failed(FailureKind.UNAUTHENTICATED, true), poll, headers));
  }
}
