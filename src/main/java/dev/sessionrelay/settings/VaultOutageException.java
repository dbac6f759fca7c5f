package dev.sessionrelay.settings;

/** A vault that cannot be reached, or does not answer: it may do so later. */
public final class VaultOutageException extends SecretUnavailableException {
  public VaultOutageException(String message) {
    super(message);
  }
}
