package dev.sessionrelay.cloud;

import dev.sessionrelay.failure.MalformedAnswerException;
import java.util.Locale;

/**
 * Whether the session in an answer is the one that was asked for. Letter case does not matter, and
 * hyphens do not where a vendor shows the same UUID with and without them. The session keeps the
 * spelling that was asked for, so that a later 404 for that spelling is about the same session.
 */
public final class RequestedIdCheck {
  private RequestedIdCheck() {}

  /**
   * @param asked null when no id was asked for
   * @return the session id to carry
   * @throws MalformedAnswerException when the answer is about another session
   */
  public static String id(FieldReader fields, String field, String asked)
      throws MalformedAnswerException {
    String answered = fields.id(field);
    return asked == null ? answered : same(fields, field, asked, asked.equalsIgnoreCase(answered));
  }

  /** The same, with hyphens ignored. */
  public static String uuid(FieldReader fields, String field, String asked)
      throws MalformedAnswerException {
    String answered = fields.id(field);
    return asked == null
        ? answered
        : same(fields, field, asked, folded(asked).equals(folded(answered)));
  }

  private static String same(FieldReader fields, String field, String asked, boolean same)
      throws MalformedAnswerException {
    if (!same) {
      throw fields.wrong(
          field, "\"" + asked + "\", the session that was asked for (targets name sessions by id)");
    }
    return asked;
  }

  private static String folded(String id) {
    return id.replace("-", "").toLowerCase(Locale.ROOT);
  }
}
