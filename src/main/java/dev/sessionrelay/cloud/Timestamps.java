package dev.sessionrelay.cloud;

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
  private static final int BETWEEN_DATE_AND_TIME = 10;

  private Timestamps() {}

  /**
   * Reads epoch milliseconds, {@code yyyy-MM-dd HH:mm:ss} and ISO 8601. A time without a zone is
   * taken as UTC: documents show such times and name no zone.
   *
   * @return null where the vendor means "unknown": empty, zero, or any time up to 1970
   * @throws DateTimeException when it is none of these, or after the year 9999
   */
  static Instant parse(String text) {
    String stripped = text.strip();
    if (stripped.isEmpty() || stripped.startsWith("0000-")) {
      return null;
    }
    Instant time = isNumber(stripped) ? ofMillis(stripped) : ofDate(stripped);
    if (time.isAfter(LATEST)) {
      throw new DateTimeException("after the year 9999");
    }
    return time.compareTo(Instant.EPOCH) > 0 ? time : null;
  }

  private static boolean isNumber(String text) {
    return text.chars().skip(1).allMatch(Timestamps::isDigit)
        && (isDigit(text.charAt(0)) || text.length() > 1 && text.charAt(0) == '-');
  }

  private static boolean isDigit(int character) {
    return character >= '0' && character <= '9';
  }

  private static Instant ofMillis(String number) {
    try {
      return Instant.ofEpochMilli(Long.parseLong(number));
    } catch (NumberFormatException e) {
      throw new DateTimeException("beyond the range of a time", e);
    }
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
