package dev.sessionrelay.cli.output;

import dev.sessionrelay.settings.Suggestion;
import java.util.Collection;

/** The command line asks for something that is not there; the message says what there is. */
public final class WrongInputException extends RuntimeException {
  public WrongInputException(String message) {
    super(message);
  }

  /**
   * An option has a word that it does not know; the known one that was most likely meant is named,
   * or all of them.
   */
  public static WrongInputException unknownWord(
      String option, String given, Collection<String> known, String example) {
    String hint = Suggestion.advice(given, known, "write one of " + String.join(", ", known) + ".");
    return new WrongInputException(
        "%1$s is '%2$s'; %3$s For example: %1$s %4$s".formatted(option, given, hint, example));
  }
}
