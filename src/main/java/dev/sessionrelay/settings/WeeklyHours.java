package dev.sessionrelay.settings;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Hours that come again each week, such as {@code Mon-Fri 08:00-19:00 Europe/Berlin}, or all others
 * with {@code outside} before them. Hours that end no later than they begin go on to the next day.
 * Where clocks are set forward an hour that does not exist is the one after it; where they are set
 * back the first of the two counts as the beginning or end.
 *
 * @param outside whether all other hours are meant
 */
public record WeeklyHours(
    Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone, boolean outside) {
  /** A value of a key. */
  public static final ValueType<WeeklyHours> TYPE =
      new ValueType<>(
          "hours of a week",
          "days, hours and a time zone, with or without outside before them",
          "Mon-Fri 08:00-19:00 Europe/Berlin",
          WeeklyHours::parse);

  private static final Pattern FORM =
      Pattern.compile("(outside\\s+)?([A-Za-z,-]+)\\s+(\\d{2}:\\d{2})-(\\d{2}:\\d{2})\\s+(\\S+)");
  private static final String MIDNIGHT = "24:00";

  /** Days around an instant that hold the next beginning and the next end. */
  private static final int DAYS_AHEAD = 8;

  private record TimeSpan(Instant begin, Instant end) {
    boolean holds(Instant at) {
      return !at.isBefore(begin) && at.isBefore(end);
    }
  }

  public WeeklyHours {
    days = Set.copyOf(days);
  }

  private static WeeklyHours parse(String text) throws BadValueException {
    Matcher parts = FORM.matcher(text.strip());
    if (!parts.matches()) {
      throw new BadValueException("is not made of days, hours and a time zone");
    }
    LocalTime from = time(parts.group(3));
    LocalTime to = time(parts.group(4));
    return new WeeklyHours(
        days(parts.group(2)), from, to, zone(parts.group(5)), parts.group(1) != null);
  }

  private static Set<DayOfWeek> days(String text) throws BadValueException {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String part : text.split(",", -1)) {
      String[] ends = part.split("-", -1);
      if (ends.length > 2) {
        throw new BadValueException("has '" + part + "', which is no day and no span of days");
      }
      DayOfWeek day = day(ends[0]);
      days.add(day);
      while (day != day(ends[ends.length - 1])) {
        day = day.plus(1);
        days.add(day);
      }
    }
    return days;
  }

  private static DayOfWeek day(String text) throws BadValueException {
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.name().substring(0, 3).equals(text.toUpperCase(Locale.ROOT))) {
        return day;
      }
    }
    throw new BadValueException(
        "has the day '" + text + "', and days are Mon, Tue, Wed, Thu, Fri, Sat, Sun");
  }

  private static LocalTime time(String text) throws BadValueException {
    try {
      return text.equals(MIDNIGHT) ? LocalTime.MIDNIGHT : LocalTime.parse(text);
    } catch (DateTimeParseException e) {
      throw new BadValueException("has the time '" + text + "', which no day has");
    }
  }

  private static ZoneId zone(String text) throws BadValueException {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new BadValueException(
          "has '"
              + text
              + "', which is no time zone"
              + Suggestion.to(text, ZoneId.getAvailableZoneIds())
                  .map(near -> "; " + Suggestion.question(near))
                  .orElse(""));
    }
  }

  /** Whether the instant is among these hours. */
  public boolean holds(Instant at) {
    return around(at).stream().anyMatch(span -> span.holds(at)) != outside;
  }

  /** The next instant at which {@link #holds} turns to the opposite, or null for never. */
  public Instant nextChange(Instant after) {
    boolean now = holds(after);
    return around(after).stream()
        .flatMap(span -> Stream.of(span.begin, span.end))
        .filter(edge -> edge.isAfter(after) && holds(edge) != now)
        .min(Instant::compareTo)
        .orElse(null);
  }

  /**
   * When so much of these hours has passed since an instant; null for never.
   *
   * @param counted time that counts only inside the hours
   */
  public Instant after(Instant since, Duration counted) {
    Instant at = since;
    Duration left = counted;
    while (at != null) {
      Instant change = nextChange(at);
      if (holds(at)) {
        Instant end = at.plus(left);
        if (change == null || !end.isAfter(change)) {
          return end;
        }
        left = left.minus(Duration.between(at, change));
      }
      at = change;
    }
    return null;
  }

  private List<TimeSpan> around(Instant at) {
    LocalDate today = at.atZone(zone).toLocalDate();
    return LongStream.rangeClosed(-2, DAYS_AHEAD)
        .mapToObj(today::plusDays)
        .filter(date -> days.contains(date.getDayOfWeek()))
        .map(this::span)
        .toList();
  }

  private TimeSpan span(LocalDate date) {
    LocalDate last = to.isAfter(from) ? date : date.plusDays(1);
    return new TimeSpan(
        date.atTime(from).atZone(zone).toInstant(), last.atTime(to).atZone(zone).toInstant());
  }

  /** As it was written. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(outside ? "outside " : "");
    for (DayOfWeek day : DayOfWeek.values()) {
      if (days.contains(day)) {
        String name = day.name();
        text.append(name.charAt(0)).append(name.substring(1, 3).toLowerCase(Locale.ROOT));
        text.append(',');
      }
    }
    text.setLength(text.length() - 1);
    return text + " " + from + "-" + (to.equals(LocalTime.MIDNIGHT) ? MIDNIGHT : to) + " " + zone;
  }
}
