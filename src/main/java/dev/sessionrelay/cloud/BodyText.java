package dev.sessionrelay.cloud;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The bytes of an answer that is no session, as text: in whatever it is written, if it is any. */
final class BodyText {
  /** Bytes that are looked at; what follows is ignored. */
  static final int LIMIT = 64 * 1024;

  private static final Pattern CHARSET =
      Pattern.compile("(?i)charset\\s*=\\s*[\"']?([A-Za-z0-9._:-]{1,40})");

  private BodyText() {}

  /**
   * The body as text without leading blanks or byte order mark; empty when there is none or when it
   * is not text.
   */
  static String of(byte[] body, String contentType) {
    if (body == null || body.length == 0) {
      return "";
    }
    int length = Math.min(body.length, LIMIT);
    Charset charset = isUtf8(body, length) ? StandardCharsets.UTF_8 : charset(body, contentType);
    String text = new String(body, 0, length, charset);
    text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    return isBinary(text) ? "" : text.strip();
  }

  /** Whatever the header says: next to no text in another charset would pass for it. */
  private static boolean isUtf8(byte[] body, int length) {
    for (int i = 0; i < length; i++) {
      if (body[i] == 0) {
        return false;
      }
    }
    CharBuffer text = CharBuffer.allocate(length);
    ByteBuffer bytes = ByteBuffer.wrap(body, 0, length);
    return !StandardCharsets.UTF_8.newDecoder().decode(bytes, text, false).isError();
  }

  private static Charset charset(byte[] body, String contentType) {
    if (body.length >= 2 && (body[0] & 0xFF) == 0xFE && (body[1] & 0xFF) == 0xFF
        || body.length >= 2 && (body[0] & 0xFF) == 0xFF && (body[1] & 0xFF) == 0xFE) {
      return StandardCharsets.UTF_16;
    }
    Matcher matcher = CHARSET.matcher(contentType == null ? "" : contentType);
    return matcher.find() ? charset(matcher.group(1)) : StandardCharsets.UTF_8;
  }

  private static Charset charset(String name) {
    try {
      return Charset.forName(name);
    } catch (IllegalArgumentException e) {
      return StandardCharsets.UTF_8;
    }
  }

  /** A tenth of undecodable or control characters is no text in any language. */
  private static boolean isBinary(String text) {
    long odd = text.chars().filter(BodyText::isOdd).count();
    return odd * 10 > text.length();
  }

  private static boolean isOdd(int c) {
    return c == 0xFFFD || (Character.isISOControl(c) && !Character.isWhitespace(c));
  }
}
