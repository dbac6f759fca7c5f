package dev.sessionrelay.poll;

import dev.sessionrelay.failure.Failure;
import java.time.Instant;

/** No request was made, because the account holds its requests back. */
public final class HeldException extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient Failure cause;
  private final transient Instant until;

  /**
   * @param why in words for the operator
   * @param until when the account asks again
   * @param cause the failure that opened the circuit breaker, which therefore stands for this poll
   *     too; null when the account waits as it was told, which is no failure of this poll
   */
  HeldException(String why, Instant until, Failure cause) {
    super(why, null, false, false);
    this.until = until;
    this.cause = cause;
  }

  public Failure failure() {
    return cause;
  }

  public Instant until() {
    return until;
  }
}
