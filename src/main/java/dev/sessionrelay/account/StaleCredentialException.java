package dev.sessionrelay.account;

import java.io.IOException;

/**
 * The credential became another one while a request that was let through for the one before was on
 * its way out; nothing was sent. Has no stack trace.
 */
public final class StaleCredentialException extends IOException {
  private static final long serialVersionUID = 1L;

  StaleCredentialException() {
    super("the account's credential has just changed");
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
