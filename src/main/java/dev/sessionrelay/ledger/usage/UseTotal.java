package dev.sessionrelay.ledger.usage;

import java.time.Duration;

/**
 * How long something was in which state, and what happened to it.
 *
 * @param idle of the time that it ran, as far as the vendor says so
 * @param down starting or failed
 * @param unknown when nobody had an answer about it
 * @param starts how often it began to run
 * @param failures how often it failed
 */
public record UseTotal(
    Duration running, Duration idle, Duration down, Duration unknown, int starts, int failures) {
  public static final UseTotal NONE =
      new UseTotal(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0, 0);

  public UseTotal plus(UseTotal more) {
    return new UseTotal(
        running.plus(more.running),
        idle.plus(more.idle),
        down.plus(more.down),
        unknown.plus(more.unknown),
        starts + more.starts,
        failures + more.failures);
  }

  /** The part of the known time, in which it was to run, that it did; null where there is none. */
  public Double availability() {
    long wanted = running.plus(down).toMillis();
    return wanted == 0 ? null : (double) running.toMillis() / wanted;
  }

  /** Time in which anything was known of it that counts. */
  Duration known() {
    return running.plus(down);
  }
}
