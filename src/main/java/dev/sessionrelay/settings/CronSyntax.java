package dev.sessionrelay.settings;

import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import org.quartz.CronExpression;

/** How Quartz's cron expressions are written. */
public final class CronSyntax {
  private CronSyntax() {}

  /** The expression itself. */
  static String parse(String text) throws BadValueException {
    int fields = text.strip().split("\\s+").length;
    if (fields < 6 || fields > 7) {
      throw new BadValueException("has " + Plural.of(fields, "field"));
    }
    boolean due;
    try {
      due = comesDue(text, Instant.EPOCH);
    } catch (IllegalArgumentException e) {
      throw new BadValueException("is not a cron expression" + why(e.getMessage()));
    }
    if (!due) {
      throw new BadValueException("never comes due");
    }
    return text;
  }

  /** Quartz tells some mistakes by the exception that it met, and one by what it lacks itself. */
  private static String why(String quartz) {
    if (quartz.contains("java.")) {
      return "";
    }
    return quartz.startsWith("Support for specifying both")
        ? ": one of day of month and day of week has to be ?"
        : ": " + quartz;
  }

  /**
   * Whether a Quartz expression has a time after this one.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static boolean comesDue(String cron, Instant after) {
    try {
      return new CronExpression(cron).getNextValidTimeAfter(Date.from(after)) != null;
    } catch (ParseException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
