package dev.sessionrelay.auth;

/** A credential that cannot be had; the message names the account's key or file, never a secret. */
public class CredentialException extends Exception {
  private static final long serialVersionUID = 1L;

  public CredentialException(String message, Throwable cause) {
    super(message, cause);
  }
}
