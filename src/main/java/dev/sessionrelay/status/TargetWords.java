package dev.sessionrelay.status;

import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.poll.Turn;
import java.util.ArrayList;
import java.util.List;

/** How the last turn of a target went, in words. */
final class TargetWords {
  private TargetWords() {}

  /**
   * @param turn null when none has ended
   * @param incidents of the target that are open, in this turn or from before
   */
  static String of(Turn turn, long incidents) {
    List<String> words = new ArrayList<>();
    if (turn == null) {
      words.add("not polled yet");
    } else {
      answers(turn, words);
    }
    if (incidents > 0 && (turn == null || turn.failed() == 0)) {
      words.add(Count.of(incidents, "open incident"));
    }
    return words.isEmpty() ? "ended without an answer" : String.join(", ", words);
  }

  private static void answers(Turn turn, List<String> words) {
    if (turn.succeeded() > 0) {
      words.add(Count.of(turn.sessions(), "session"));
    }
    if (!turn.complete()) {
      words.add("listing not complete, so none is taken for gone");
    }
    if (!turn.undocumented().isEmpty()) {
      words.add("undocumented words: " + String.join(" ", turn.undocumented()));
    }
    if (turn.wholeFailure() != null) {
      words.add(word(turn.wholeFailure()));
    } else if (turn.failed() > 0) {
      words.add(turn.failed() + " failed with " + word(turn.failure()));
    }
    if (turn.held() > 0) {
      words.add(turn.held() + " held back: " + turn.heldWhy());
    }
  }

  private static String word(Failure failure) {
    return failure.status() == null
        ? failure.failureClass().name()
        : failure.status() + " " + failure.failureClass().name();
  }
}
