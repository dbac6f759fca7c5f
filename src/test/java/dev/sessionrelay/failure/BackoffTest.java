package dev.sessionrelay.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BackoffTest {
  private static final Duration DELAY = Duration.ofMillis(500);
  private static final Duration MOST = Duration.ofSeconds(8);
  private static final Duration HOUR = Duration.ofHours(1);

  @ParameterizedTest
  @CsvSource({
    "1, PT0.5S",
    "2, PT1S",
    "3, PT2S",
    "4, PT4S",
    "5, PT8S",
    "6, PT8S",
    "63, PT8S",
    "2000000000, PT8S"
  })
  void longestPauseDoublesUpToTheCeiling(int attempt, Duration expected) {
    assertEquals(expected, backoff(0).longest(attempt));
  }

  @Test
  void jitterIsFull() {
    Backoff backoff = new Backoff(DELAY, MOST, new Random(1)::nextDouble);
    double[] parts =
        Stream.generate(() -> backoff.nextDelay(3, HOUR).orElseThrow())
            .limit(10_000)
            .mapToDouble(pause -> pause.toNanos() / 2e9)
            .sorted()
            .toArray();

    assertTrue(parts[0] >= 0 && parts[0] < 0.01, "from nothing: " + parts[0]);
    assertTrue(parts[9_999] < 1 && parts[9_999] > 0.99, "to the whole: " + parts[9_999]);
    assertEquals(0.5, parts[5_000], 0.03);
    assertEquals(0.25, parts[2_500], 0.03);
  }

  @Test
  void endsBeforeTheNextTurn() {
    assertEquals(Optional.empty(), backoff(0.5).nextDelay(2, Duration.ofMillis(500)));
    assertEquals(
        Optional.of(Duration.ofMillis(500)), backoff(0.5).nextDelay(2, Duration.ofMillis(501)));
    assertEquals(Optional.empty(), backoff(0).nextDelay(1, Duration.ZERO));
    assertEquals(Optional.empty(), backoff(0).nextDelay(1, Duration.ofSeconds(-1)));
  }

  @Test
  void refusesSettingsThatMakeNoSense() {
    assertThrows(IllegalArgumentException.class, () -> new Backoff(Duration.ZERO, MOST, () -> 0));
    assertThrows(IllegalArgumentException.class, () -> new Backoff(MOST, DELAY, () -> 0));
  }

  @ParameterizedTest
  @EnumSource(FailureKind.class)
  void repeatsAsOftenAsTheTableSaysAndNoOftener(FailureKind row) {
    RetryPolicy retries = new RetryPolicy(backoff(0.5), Map.of());

    assertTrue(retries.nextDelay(failure(row, null), 1, HOUR, Duration.ZERO).isPresent());
    assertEquals(row.attemptsKey().isPresent() ? 3 : 2, row.defaultAttempts());
    assertEquals(
        Optional.empty(),
        retries.nextDelay(failure(row, null), row.defaultAttempts(), HOUR, Duration.ZERO));
    assertEquals(row.defaultAttempts(), retries.attempts(row));
  }

  @Test
  void configuredAttemptsCountTheFirstRequest() {
    RetryPolicy retries = new RetryPolicy(backoff(0.5), Map.of("retry.vendor-fault.attempts", 2));

    assertEquals(2, retries.attempts(FailureKind.VENDOR_FAULT));
    Failure failure = failure(FailureKind.VENDOR_FAULT, null);
    assertTrue(retries.nextDelay(failure, 1, HOUR, Duration.ZERO).isPresent());
    assertTrue(retries.nextDelay(failure, 2, HOUR, Duration.ZERO).isEmpty());
  }

  @Test
  void waitsAsLongAsTheAccountIsHeldOrNotInThisTurn() {
    RetryPolicy retries = new RetryPolicy(backoff(0.5), Map.of());
    Failure failure = failure(FailureKind.THROTTLED, null);
    Duration hold = Duration.ofSeconds(3);

    assertEquals(Optional.of(hold), retries.nextDelay(failure, 1, HOUR, hold));
    assertEquals(Optional.empty(), retries.nextDelay(failure, 1, hold, hold));
  }

  @Test
  void longHoldIsNotSleptThrough() {
    RetryPolicy retries = new RetryPolicy(backoff(0.5), Map.of());
    Failure failure = failure(FailureKind.THROTTLED, null);

    assertEquals(Optional.of(MOST), retries.nextDelay(failure, 1, HOUR, MOST));
    assertEquals(Optional.empty(), retries.nextDelay(failure, 1, HOUR, MOST.plusMillis(1)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, PT30S",
    "1, PT1M",
    "2, PT2M",
    "4, PT8M",
    "5, PT15M",
    "6, PT15M",
    "2000000000, PT15M"
  })
  void slowedIntervalGrowsToTheCeiling(int failures, Duration expected) {
    assertEquals(expected, SlowDown.DEFAULT.interval(Duration.ofSeconds(30), failures));
  }

  @Test
  void slowDownNeverMakesATargetFaster() {
    assertEquals(HOUR, SlowDown.DEFAULT.interval(HOUR, 5));
  }

  @Test
  void refusesSlowDownsThatMakeNoSense() {
    assertThrows(IllegalArgumentException.class, () -> new SlowDown(0.5, HOUR));
    assertThrows(IllegalArgumentException.class, () -> new SlowDown(Double.NaN, HOUR));
    assertThrows(IllegalArgumentException.class, () -> new SlowDown(2, Duration.ZERO));
  }

  private static Backoff backoff(double random) {
    return new Backoff(DELAY, MOST, () -> random);
  }

  private static Failure failure(FailureKind row, Duration retryAfter) {
    VendorError none = VendorError.NONE;
    return new Failure(
        row, 500, none.code(), row.meaning(), row.advice(), none.requestId(), retryAfter, null);
  }
}
