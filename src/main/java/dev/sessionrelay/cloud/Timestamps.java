package dev.sessionrelay.cloud;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as vendors write them. */
final class Timestamps {
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");
  private static final Pattern ZONE =
      Pattern.compile("(?<=:\\d{2}(?:\\.\\d{1,9})?) ?(?:(?:UTC|GMT|Z)|([+-]\\d{2}):?(\\d{2})?)$");
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,40}(?:\\.\\d{1,40})?");
  private static final int SECOND_DIGITS = 11;
  private static final int NANOSECOND_DIGITS = 20;
  private static final int BETWEEN_DATE_AND_TIME = 10;

  private Timestamps() {}

  /**
   * Reads the time since 1970, {@code yyyy-MM-dd HH:mm:ss} and ISO 8601. The size of a number tells
   * its unit: in seconds, now has ten digits, and three more in each unit below. A time without a
   * zone is taken as UTC: documents show such times and name no zone.
   *
   * @return null where the vendor means "unknown": empty, zero, or any time up to 1970
   * @throws DateTimeException when it is none of these, or after the year 9999
   */
  static Instant parse(String text) {
    String stripped = text.strip();
    if (stripped.isEmpty() || stripped.startsWith("0000-")) {
      return null;
    }
    Instant time =
        NUMBER.matcher(stripped).matches() ? ofNumber(new BigDecimal(stripped)) : ofDate(stripped);
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
    TemporalAccessor time =
        DateTimeFormatter.ISO_DATE_TIME.parseBest(
            inIso(text), OffsetDateTime::from, LocalDateTime::from);
    return time instanceof OffsetDateTime zoned
        ? zoned.toInstant()
        : ((LocalDateTime) time).toInstant(ZoneOffset.UTC);
  }

  /** Offsets as {@code +0000}, {@code +08} or a name of UTC, and the T that stands for a space. */
  private static String inIso(String text) {
    Matcher zone = ZONE.matcher(text);
    if (!zone.find()) {
      return withT(text);
    }
    String hours = zone.group(1);
    String minutes = zone.group(2) == null ? "00" : zone.group(2);
    return withT(text.substring(0, zone.start())) + (hours == null ? "Z" : hours + ":" + minutes);
  }

  private static String withT(String text) {
    boolean space =
        text.length() > BETWEEN_DATE_AND_TIME && text.charAt(BETWEEN_DATE_AND_TIME) == ' ';
    return space
        ? text.substring(0, BETWEEN_DATE_AND_TIME) + "T" + text.substring(BETWEEN_DATE_AND_TIME + 1)
        : text;
  }
}
