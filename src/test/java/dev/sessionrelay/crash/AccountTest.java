package dev.sessionrelay.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The judge of the crash test finds what it must find. */
class AccountTest {
  private static final Instant T0 = Instant.parse("2026-11-20T10:00:00Z");

  /**
   * Shown: words in order, {@code -} for not there, {@code ?} behind what need not have been seen,
   * {@code ~} for missing from a listing. Told: d discovered, c changed, g gone, with the word.
   */
  @ParameterizedTest
  @CsvSource({
    "A B, dA cB, true",
    "A A B B, dA cB, true",
    "A B - A, dA cB g dA, true",
    "A B? C, dA cB cC, true",
    "A B? C, dA cC, true",
    "A B? A, dA, true",
    "A B? A, dA cB cA, true",
    "A ~ A, dA, true",
    "A ~ ~, dA g, true",
    "A ~? ~ ~, dA g, true",
    "- A, dA, true",
    "A B, dA, false",
    "A B C, dA cC, false",
    "A B, dA cB cB, false",
    "A B, dA cC, false",
    "A B, cA cB, false",
    "A A, dA cA, false",
    "A -, dA, false",
    "A - A, dA cA, false",
    "A ~, dA g, false",
    "A ~ ~, dA, false",
    "A, dA g, false",
    "'', dA, false"
  })
  void tellsTrueAccountsFromOthers(String shown, String told, boolean isTrue) {
    String fault = Account.fault(shown(shown), told(told));
    if (isTrue) {
      assertNull(fault);
    } else {
      assertNotNull(fault, () -> shown + " is not told by " + told);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, true", "-1, false"})
  void nothingIsToldBeforeItWasShown(int seconds, boolean isTrue) {
    Delivered event =
        new Delivered(
            "1", "s", "sessionrelay.session.discovered", 1, T0.plusSeconds(seconds), "A", null);
    assertEquals(isTrue, Account.fault(shown("A"), List.of(event)) == null);
  }

  private static List<Shown> shown(String words) {
    List<Shown> shown = new ArrayList<>();
    for (String word : words.isEmpty() ? new String[0] : words.split(" ")) {
      boolean seen = !word.endsWith("?");
      String bare = seen ? word : word.substring(0, word.length() - 1);
      boolean there = !bare.equals("-") && !bare.equals("~");
      shown.add(
          new Shown(
              T0,
              there ? bare : null,
              bare.equals("~") ? Shown.End.AT_SECOND : Shown.End.AT_ONCE,
              seen));
    }
    return shown;
  }

  private static List<Delivered> told(String words) {
    List<Delivered> events = new ArrayList<>();
    for (String word : words.split(" ")) {
      String type =
          switch (word.charAt(0)) {
            case 'd' -> "discovered";
            case 'c' -> "changed";
            default -> "gone";
          };
      int number = events.size() + 1;
      events.add(
          new Delivered(
              Integer.toString(number),
              "s",
              "sessionrelay.session." + type,
              number,
              T0,
              word.substring(1),
              null));
    }
    return events;
  }
}
