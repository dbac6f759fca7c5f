package dev.sessionrelay.failure;

/** No request was made, because the account holds its requests back. Has no stack trace. */
public final class HeldException extends Exception {
  private final transient Failure failure;

  /**
   * @param failure stands for the request that was not made too; null when the account only waits
   *     its turn
   */
  public HeldException(String why, Failure failure) {
    super(why, null, false, false);
    this.failure = failure;
  }

  /** The failure that stands for this poll too, or null when there is none. */
  public Failure failure() {
    return failure;
  }
}
