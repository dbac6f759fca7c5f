package dev.sessionrelay.command;

/** The command line asks for something that is not there; the message says what there is. */
final class WrongInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WrongInputException(String message) {
    super(message);
  }
}
