package dev.sessionrelay.mapping;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as vendors write them. */
public final class Timestamps {
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  /**
   * Digits may stand without hyphens and colons; behind an offset may stand a zone's name, and what
   * Go's clock adds.
   */
  private static final Pattern DATE =
      Pattern.compile(
          "(-?\\d{4})([-/]?)(\\d{2})\\2(\\d{2})[T ]?"
              + "(\\d{2}):?(\\d{2})(?::?(\\d{2})(?:[.,]?(\\d*))?)?"
              + "(?: ?(?:Z|UTC|GMT|([+-]\\d{2}):?(\\d{2})?(?::00)?)"
              + "(?: ?\\[?[A-Z/_]+]?)?(?: m=.*)?)?",
          Pattern.CASE_INSENSITIVE);

  /** A number that counts no seconds, as in 20240901062301. */
  private static final Pattern DIGITS =
      Pattern.compile(
          "(?:19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])"
              + "(?:(?:[01]\\d|2[0-3])[0-5]\\d(?:[0-5]\\d(?:\\d{3})?)?)?");

  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,40}(?:\\.\\d{1,40})?");
  private static final int SECOND_DIGITS = 12;
  private static final int NANOSECOND_DIGITS = 20;

  private Timestamps() {}

  /**
   * Reads the time since 1970, {@code yyyy-MM-dd HH:mm:ss}, ISO 8601 and the dates of HTTP. The
   * size of a number tells its unit: in seconds, now has ten digits, and three more in each unit
   * below. A time without a zone is taken as UTC: documents show such times and name no zone.
   *
   * @return null where the vendor means "unknown": empty, zero, or any time up to 1970
   * @throws DateTimeException when it is none of these, or after the year 9999
   */
  static Instant parse(String text) {
    String stripped = text.strip();
    if (stripped.isEmpty() || stripped.startsWith("0000-")) {
      return null;
    }
    boolean number = NUMBER.matcher(stripped).matches() && !DIGITS.matcher(stripped).matches();
    Instant time = number ? ofNumber(new BigDecimal(stripped)) : ofDate(stripped);
    if (time.isAfter(LATEST)) {
      throw new DateTimeException("after the year 9999");
    }
    return time.compareTo(Instant.EPOCH) > 0 ? time : null;
  }

  private static Instant ofNumber(BigDecimal number) {
    int digits = number.precision() - number.scale();
    if (digits > NANOSECOND_DIGITS) {
      throw new DateTimeException("beyond the range of a time");
    }
    int below = Math.max(0, (digits - SECOND_DIGITS + 2) / 3);
    BigDecimal seconds = number.movePointLeft(3 * below);
    BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
    return Instant.ofEpochSecond(
        whole.longValue(), seconds.subtract(whole).movePointRight(9).longValue());
  }

  private static Instant ofDate(String text) {
    Matcher date = DATE.matcher(text);
    if (!date.matches()) {
      return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
    }
    return LocalDate.of(part(date, 1), part(date, 3), part(date, 4))
        .atStartOfDay()
        .plusHours(atMost(24, part(date, 5)))
        .plusMinutes(atMost(59, part(date, 6)))
        .plusSeconds(atMost(60, part(date, 7)))
        .plusNanos(nanos(date.group(8)))
        .toInstant(offset(date.group(9), part(date, 10)));
  }

  private static int part(Matcher date, int group) {
    return date.group(group) == null ? 0 : Integer.parseInt(date.group(group));
  }

  /** A day may end in a second or an hour more. */
  private static int atMost(int limit, int value) {
    if (value > limit) {
      throw new DateTimeException(value + " is beyond " + limit);
    }
    return value;
  }

  private static int nanos(String fraction) {
    return fraction == null ? 0 : Integer.parseInt((fraction + "000000000").substring(0, 9));
  }

  private static ZoneOffset offset(String hours, int minutes) {
    return hours == null
        ? ZoneOffset.UTC
        : ZoneOffset.ofHoursMinutes(
            Integer.parseInt(hours), hours.startsWith("-") ? -minutes : minutes);
  }
}
