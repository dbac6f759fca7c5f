package dev.sessionrelay.mapping;

import dev.sessionrelay.settings.ContentDigest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * 128 bits of SHA-256 over what an answer says: all of it but the {@code requestId} of its
 * outermost object, which is another one in each answer. Answers of one digest are read alike, but
 * for that id. Where it is in doubt that the id is that, it counts like anything else.
 */
public record AnswerDigest(long high, long low) {
  private static final byte[] NAME = "\"requestId\"".getBytes(StandardCharsets.US_ASCII);

  /** The id is looked for so near to the begin and to the end of an answer. */
  private static final int MARGIN = 1024;

  private static final int LONGEST_ID = 128;

  /** Where the value of the id is, without its quotes. */
  private record IdSpan(int from, int to) {}

  public static AnswerDigest of(byte[] body) {
    IdSpan id = requestId(body);
    ByteBuffer digest = ByteBuffer.wrap(ContentDigest.sha256(id == null ? body : cut(body, id)));
    return new AnswerDigest(digest.getLong(), digest.getLong());
  }

  /** No JSON has the byte that stands for the id. */
  private static byte[] cut(byte[] body, IdSpan id) {
    byte[] rest = new byte[id.from + 1 + body.length - id.to];
    System.arraycopy(body, 0, rest, 0, id.from);
    System.arraycopy(body, id.to, rest, id.from + 1, body.length - id.to);
    return rest;
  }

  private static IdSpan requestId(byte[] body) {
    int last = body.length - NAME.length;
    int end = name(body, last, Math.max(1, body.length - MARGIN), -1);
    IdSpan id = end < 0 ? null : value(body, end);
    if (id != null && isOutermost(body, id.to, body.length, '}')) {
      return id;
    }
    int begin = name(body, 1, Math.min(MARGIN, last), 1);
    return begin >= 0 && isOutermost(body, 0, begin, '{') ? value(body, begin) : null;
  }

  private static int name(byte[] body, int from, int to, int step) {
    for (int at = from; (to - at) * step >= 0; at += step) {
      if (isName(body, at)) {
        return at;
      }
    }
    return -1;
  }

  private static boolean isName(byte[] body, int at) {
    return body[at] == '"'
        && Arrays.equals(body, at, at + NAME.length, NAME, 0, NAME.length)
        && (body[at - 1] == ',' || body[at - 1] == '{' || isBlank(body[at - 1]));
  }

  /** A text of letters, digits and hyphens, with nothing escaped in it. */
  private static IdSpan value(byte[] body, int name) {
    int colon = afterBlanks(body, name + NAME.length);
    int quote = colon < body.length && body[colon] == ':' ? afterBlanks(body, colon + 1) : colon;
    int end = quote + 1;
    while (end < body.length && end - quote <= LONGEST_ID && isOfId(body[end])) {
      end++;
    }
    boolean whole = end < body.length && body[quote] == '"' && body[end] == '"';
    return whole && end > quote + 1 ? new IdSpan(quote + 1, end) : null;
  }

  /**
   * Whether the one brace of the outermost object is all that opens or closes between, counting
   * those in texts: then, in well-formed JSON, nothing lies around the place but this object.
   */
  private static boolean isOutermost(byte[] body, int from, int to, char brace) {
    int braces = 0;
    for (int i = from; i < to; i++) {
      byte b = body[i];
      if (b == brace) {
        braces++;
      } else if (b == '{' || b == '}' || b == '[' || b == ']') {
        return false;
      }
    }
    return braces == 1;
  }

  private static int afterBlanks(byte[] body, int from) {
    int at = from;
    while (at < body.length && isBlank(body[at])) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private static boolean isOfId(byte b) {
    return b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || b == '-';
  }
}
