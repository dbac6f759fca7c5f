package dev.sessionrelay.command;

import dev.sessionrelay.config.Nearest;
import java.util.Collection;

/** What to write instead of a word that an option does not know. */
final class Hint {
  private Hint() {}

  /** The known word that was most likely meant, or all of them. */
  static String of(String word, Collection<String> known) {
    return Nearest.advice(word, known, "write one of " + String.join(", ", known) + ".");
  }
}
