package dev.sessionrelay.cli.output;

import dev.sessionrelay.settings.BadValueException;
import dev.sessionrelay.settings.Quantity;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Moments as commands show and read them.
 *
 * @param now what they are seen from
 * @param zone of the people who read and write them
 */
public record TimeFormat(Instant now, ZoneId zone) {
  private static final DateTimeFormatter TODAY = format("HH:mm:ss");
  private static final DateTimeFormatter THIS_YEAR = format("MM-dd HH:mm:ss");
  private static final DateTimeFormatter LONG_AGO = format("uuuu-MM-dd");
  private static final Duration FAR = Duration.ofDays(300);

  private static final Pattern AGO =
      Pattern.compile("(\\d{1,9})\\s*(s|m|h|d|w|(?:sec|second|min|minute|hour|day|week)s?)( ago)?");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1),
          "w", Duration.ofDays(7));

  /** {@code 13:58:48} today, {@code 11-19 13:58:48} before, {@code 2025-11-19} long before. */
  public String at(Instant moment) {
    if (moment == null) {
      return null;
    }
    boolean far = Duration.between(moment, now).abs().compareTo(FAR) > 0;
    boolean today = day(moment).equals(day(now));
    return (today ? TODAY : far ? LONG_AGO : THIS_YEAR).format(moment.atZone(zone));
  }

  /** How long ago, in its largest unit: {@code 3m}; {@code 0s} for what is yet to come. */
  public String ago(Instant moment) {
    return moment == null ? null : length(Duration.between(moment, now));
  }

  public static String length(Duration time) {
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
   * Reads how long ago ({@code 2h}, {@code 2 hours ago}), a day ({@code yesterday}, {@code
   * 2026-11-26}), a time of it ({@code 2026-11-26 14:00}, {@code yesterday 14:00}, {@code 14:00} of
   * today) or a moment in ISO 8601. It is of the zone unless it says otherwise.
   */
  public Optional<Instant> parse(String text) {
    String plain = text.strip().toLowerCase(Locale.ROOT);
    Matcher ago = AGO.matcher(plain);
    try {
      if (ago.matches()) {
        return Optional.of(now.minus(length(ago)));
      }
      return Stream.<Function<String, Instant>>of(
              this::duration, this::moment, words -> OffsetDateTime.parse(text.strip()).toInstant())
          .flatMap(form -> parse(form, plain).stream())
          .findFirst();
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static Duration length(Matcher ago) {
    return UNITS.get(ago.group(2).substring(0, 1)).multipliedBy(Long.parseLong(ago.group(1)));
  }

  private Instant duration(String text) {
    try {
      return now.minus(Quantity.duration(text));
    } catch (BadValueException e) {
      throw new DateTimeException(e.getMessage(), e);
    }
  }

  /** A day, a time of it, or both with a blank or a T between. */
  private Instant moment(String text) {
    if (text.equals("now")) {
      return now;
    }
    String[] parts = text.split("[ t](?=\\d)", 2);
    boolean timeAlone = parts.length == 1 && parts[0].contains(":");
    LocalDate date = timeAlone ? day(now) : date(parts[0]);
    String time = timeAlone ? parts[0] : parts.length == 2 ? parts[1] : "00:00";
    return date.atTime(LocalTime.parse(time.length() == 4 ? "0" + time : time))
        .atZone(zone)
        .toInstant();
  }

  private LocalDate date(String text) {
    return switch (text) {
      case "today" -> day(now);
      case "yesterday" -> day(now).minusDays(1);
      default -> LocalDate.parse(text);
    };
  }

  private static Optional<Instant> parse(Function<String, Instant> form, String text) {
    try {
      return Optional.of(form.apply(text));
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private LocalDate day(Instant moment) {
    return moment.atZone(zone).toLocalDate();
  }

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
  }
}
