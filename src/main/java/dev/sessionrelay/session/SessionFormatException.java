package dev.sessionrelay.session;

/** JSON that is not a canonical session; the message names the field and what was expected. */
public class SessionFormatException extends IllegalArgumentException {
  public SessionFormatException(String message) {
    super(message);
  }
}
