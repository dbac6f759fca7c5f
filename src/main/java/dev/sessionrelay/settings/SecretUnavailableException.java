package dev.sessionrelay.settings;

/** A secret cannot be had now; the message names its file and the remedy, never its content. */
public class SecretUnavailableException extends RuntimeException {
  public SecretUnavailableException(String message) {
    super(message);
  }
}
