package dev.sessionrelay.cli;

import dev.sessionrelay.settings.BadValueException;
import dev.sessionrelay.settings.Quantity;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Moments as commands show and read them, all in UTC.
 *
 * @param now what they are seen from
 */
record TimeFormat(Instant now) {
  private static final DateTimeFormatter TODAY = format("HH:mm:ss");
  private static final DateTimeFormatter THIS_YEAR = format("MM-dd HH:mm:ss");
  private static final DateTimeFormatter LONG_AGO = format("uuuu-MM-dd");
  private static final Duration FAR = Duration.ofDays(300);

  private static final List<Function<String, Instant>> FORMS =
      List.of(
          text -> OffsetDateTime.parse(text).toInstant(),
          text -> LocalDateTime.parse(text).toInstant(ZoneOffset.UTC),
          text -> LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC));

  /** {@code 13:58:48} today, {@code 11-19 13:58:48} before, {@code 2025-11-19} long before. */
  String at(Instant moment) {
    if (moment == null) {
      return null;
    }
    boolean far = Duration.between(moment, now).abs().compareTo(FAR) > 0;
    boolean today = day(moment).equals(day(now));
    return (today ? TODAY : far ? LONG_AGO : THIS_YEAR).format(moment);
  }

  /** How long ago, in its largest unit: {@code 3m}; {@code 0s} for what is yet to come. */
  String ago(Instant moment) {
    return moment == null ? null : length(Duration.between(moment, now));
  }

  private static String length(Duration time) {
    if (time.toDays() > 1) {
      return time.toDays() + "d";
    } else if (time.toHours() > 1) {
      return time.toHours() + "h";
    } else if (time.toMinutes() > 1) {
      return time.toMinutes() + "m";
    }
    return Math.max(0, time.toSeconds()) + "s";
  }

  /**
   * Reads how long ago ({@code 2h}) or a moment in ISO 8601, which is UTC unless it says otherwise
   * ({@code 2026-11-20T13:00:00Z}, {@code 2026-11-20T13:00}, {@code 2026-11-20}).
   */
  Optional<Instant> parse(String text) {
    try {
      return Optional.of(now.minus(Quantity.duration(text)));
    } catch (BadValueException | DateTimeException | ArithmeticException e) {
      return FORMS.stream().flatMap(form -> parse(form, text).stream()).findFirst();
    }
  }

  private static Optional<Instant> parse(Function<String, Instant> form, String text) {
    try {
      return Optional.of(form.apply(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static LocalDate day(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }
}
