package dev.sessionrelay.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TextsTest {

  @Test
  void ordinaryTextIsUntouched() {
    String text = "adhoc \u4f1a\u8bdd \ud83d\ude80\n";
    assertSame(text, Texts.clean(text));
  }

  @Test
  void whatNoDatabaseHoldsIsReplaced() {
    assertEquals("a\ufffdb\ufffdc\ufffd", Texts.clean("a\u0000b\ud800c\udc00"));
  }

  @Test
  void anAbsurdlyLongTextIsCutVisiblyAndNotInsideACharacter() {
    assertEquals(Texts.LONGEST, Texts.clean("x".repeat(Texts.LONGEST)).length());
    String cut = Texts.clean("x".repeat(Texts.LONGEST - 2) + "\ud83d\ude80".repeat(5));
    assertEquals(Texts.LONGEST, cut.length());
    assertTrue(cut.endsWith("x\ufffd\u2026"), cut.substring(Texts.LONGEST - 4));
    assertEquals(cut, Texts.clean(cut));
  }

  @Test
  void aVendorsWordCommandedTheTerminal() {
    String text = "\tred\u001b[31m\u009b\u202e\r\n evil\u200b.txt\u00a0\ue000 ";
    assertEquals("red [31m evil .txt", Texts.oneLine(text));
  }
}
