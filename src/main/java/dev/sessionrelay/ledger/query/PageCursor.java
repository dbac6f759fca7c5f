package dev.sessionrelay.ledger.query;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where a page of a sorted list ended, as text for the reader to hand back. */
record PageCursor(String value, String key) {
  private static final char BETWEEN = '\n';

  String text() {
    byte[] bytes = (value + BETWEEN + key).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * @throws QueryException for a text that {@link #text} did not make
   */
  static PageCursor parse(String text) {
    try {
      String read = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      // A name may have any character, a key of ours has no line feed.
      int between = read.lastIndexOf(BETWEEN);
      return new PageCursor(read.substring(0, between), read.substring(between + 1));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw refused();
    }
  }

  /** The value as the column has it. */
  Object value(SessionOrder.Column column) {
    try {
      return column.number ? Long.valueOf(value) : value;
    } catch (NumberFormatException e) {
      throw refused();
    }
  }

  private static QueryException refused() {
    return new QueryException(
        "cursor", "cursor: expected the next of an answer to the same question, unchanged");
  }
}
