package dev.sessionrelay.failure;

import java.time.Duration;
import java.util.Objects;

/**
 * A request that failed, already classified. Its getters serve conditions in YAML, such as {@code
 * ${exception.failureClass} == 'THROTTLED'}. Has no stack trace: it tells about a vendor, not about
 * code, and a large outage throws thousands.
 */
public final class PollException extends RuntimeException {
  private final transient Failure failure;
  private final boolean renewed;
  private final Duration hold;

  public PollException(Failure failure) {
    this(failure, null, false, Duration.ZERO);
  }

  /**
   * @param renewed the credential that was refused has been renewed, so that another try may
   *     succeed
   */
  public PollException(Failure failure, boolean renewed) {
    this(failure, null, renewed, Duration.ZERO);
  }

  /**
   * @param cause for logs at debug level only
   */
  public PollException(Failure failure, Throwable cause) {
    this(failure, cause, false, Duration.ZERO);
  }

  private PollException(Failure failure, Throwable cause, boolean renewed, Duration hold) {
    super(failure.summary(), cause, true, false);
    this.failure = Objects.requireNonNull(failure);
    this.renewed = renewed;
    this.hold = hold;
  }

  /** The same, where another try may succeed at once. */
  public PollException worthAnotherTry() {
    return new PollException(failure, getCause(), true, hold);
  }

  /** The same, and the account lets no request pass for this time. */
  public PollException heldFor(Duration time) {
    return new PollException(failure, getCause(), renewed, time);
  }

  public Failure failure() {
    return failure;
  }

  /** Whether the credential that was refused has been renewed. */
  public boolean renewed() {
    return renewed;
  }

  /** For how long the account lets no request pass; zero when another may go at once. */
  public Duration hold() {
    return hold;
  }

  /** The word of the failure table, such as {@code THROTTLED}. */
  public String getFailureClass() {
    return failure.failureClass().name();
  }

  /** The row of the failure table, such as {@code OTHER_SERVER_ERROR}. */
  public String getRow() {
    return failure.row().name();
  }

  /** HTTP status, 0 when there was no answer. */
  public int getStatus() {
    return failure.status() == null ? 0 : failure.status();
  }

  /** The vendor's error code, empty when it gave none. */
  public String getCode() {
    return failure.code() == null ? "" : failure.code();
  }
}
