package dev.sessionrelay.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Error bodies come in whatever a gateway writes. */
class BodyTextTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "UTF-8, -",
        "UTF-8, text/html",
        "UTF-8, text/html; charset=nobody-knows",
        "ISO-8859-1, text/html; charset=iso-8859-1",
        "UTF-8, application/json; charset=iso-8859-1",
        "windows-1252, text/html; CHARSET = \"windows-1252\"",
        "UTF-16, application/json",
        "UTF-16LE, application/json; charset=utf-16le",
      })
  void textIsReadInItsCharset(String charset, String contentType) {
    byte[] body = "  größe\n".getBytes(Charset.forName(charset));
    assertEquals("größe", BodyText.of(body, contentType));
  }

  @Test
  void littleEndianTextSaysSoByItsMark() {
    byte[] body = "\uFEFFgröße".getBytes(StandardCharsets.UTF_16LE);
    assertEquals("größe", BodyText.of(body, "text/html; charset=utf-8"));
  }

  @Test
  void aMarkAloneIsNoText() {
    assertEquals("", BodyText.of(new byte[] {(byte) 0xFE, (byte) 0xFF}, null));
    assertEquals("", BodyText.of(new byte[] {(byte) 0xFF}, null));
    assertEquals("", BodyText.of(new byte[0], null));
    assertEquals("", BodyText.of(null, null));
    assertEquals("x", BodyText.of("\uFEFFx".getBytes(StandardCharsets.UTF_8), null));
  }

  /** A tenth is text still; line feeds and tabs are. */
  @Test
  void whatIsNoTextInAnyLanguageIsLeftOut() {
    assertEquals("123456789\u0001", BodyText.of(ascii("123456789\u0001"), null));
    assertEquals("", BodyText.of(ascii("12345678\u0001"), null));
    assertEquals("a\n\tb\r\nc", BodyText.of(ascii("a\n\tb\r\nc"), null));
    assertEquals("", BodyText.of(new byte[] {(byte) 0x80, (byte) 0x81, 'a'}, null));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
