package dev.sessionrelay.poll;

import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.failure.gate.Hold;

/** No request was made, because the account holds its requests back. Has no stack trace. */
public final class HeldException extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient Hold hold;

  HeldException(Hold hold) {
    super(hold.why(), null, false, false);
    this.hold = hold;
  }

  /**
   * The failure that stands for this poll too: an open circuit breaker's, or that of a credential
   * or proxy user that was refused. Null when the account only waits its turn, which is no failure
   * of this poll.
   */
  Failure failure() {
    return switch (hold.reason()) {
      case BREAKER, CREDENTIAL, PROXY -> hold.cause();
      case THROTTLED, TRIAL, RATE_LIMIT -> null;
    };
  }
}
