package dev.sessionrelay.status.page;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times and numbers as pages show them. */
public final class PageText {
  private static final DateTimeFormatter EXACT = format("uuuu-MM-dd HH:mm:ss 'UTC'");
  private static final String[] SIZES = {"B", "kB", "MB", "GB", "TB"};

  private PageText() {}

  /** In its two largest units: {@code 28 s}, {@code 3 min}, {@code 2 h 5 min}, {@code 1 d 2 h}. */
  public static String length(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    } else if (seconds < 3_600) {
      return seconds / 60 + " min";
    } else if (seconds < 86_400) {
      return two(seconds / 3_600, "h", seconds % 3_600 / 60, "min");
    }
    return two(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h");
  }

  private static String two(long large, String unit, long small, String smaller) {
    return large + " " + unit + (small == 0 ? "" : " " + small + " " + smaller);
  }

  /** From one moment to another that is later. */
  public static String between(Instant from, Instant until) {
    return length(Duration.between(from, until));
  }

  /**
   * A moment as seen from now.
   *
   * @param form {@code since} and {@code left} for a length, {@code ago}, {@code until}, or {@code
   *     at} for the moment itself; the script that keeps it ticking knows the same
   */
  public static String moment(Instant moment, Instant now, String form) {
    Duration passed = Duration.between(moment, now);
    return switch (form) {
      case "since" -> length(passed);
      case "left" -> length(passed.negated());
      case "until" -> moment.isAfter(now) ? "in " + length(passed.negated()) : "now";
      case "at" -> exact(moment);
      default -> length(passed) + " ago";
    };
  }

  /** {@code 2026-01-31 13:00:00 UTC}. */
  public static String exact(Instant moment) {
    return EXACT.format(moment);
  }

  /** {@code 2026-01-31}. */
  public static String day(Instant moment) {
    return exact(moment).substring(0, 10);
  }

  /** {@code 12,345}. */
  public static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code 48.3 MB}. */
  public static String size(long bytes) {
    double shown = bytes;
    int unit = 0;
    while (shown >= 1_000 && unit < SIZES.length - 1) {
      shown /= 1_000;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", shown, SIZES[unit]);
  }

  /** {@code 33.33%}. */
  public static String percent(double part) {
    return decimal(part) + "%";
  }

  /** With two places: no picture needs more. */
  public static String decimal(double number) {
    return String.format(Locale.ROOT, "%.2f", number);
  }

  static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }
}
