package dev.sessionrelay.settings;

import java.time.Duration;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Durations and sizes as operators write them: a whole number and a unit. */
public final class Quantity {
  private static final Pattern FORM = Pattern.compile("(\\d{1,15}) ?([A-Za-z]{1,2})");
  private static final Map<String, Duration> TIMES =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));
  private static final Map<String, Long> SIZES =
      Map.of("B", 1L, "KB", 1L << 10, "MB", 1L << 20, "GB", 1L << 30);

  private Quantity() {}

  /** {@code 500ms}, {@code 30s}, {@code 5m}, {@code 24h}, {@code 7d}. */
  public static Duration duration(String text) throws BadValueException {
    Matcher parts = match(text, "is not a duration");
    Duration unit = unit(TIMES, parts, "ms, s, m, h and d");
    return product(parts, unit.toMillis(), Duration::ofMillis);
  }

  /** {@code 512KB}, {@code 4MB}, {@code 2GB}; units of 1024. In bytes. */
  public static long size(String text) throws BadValueException {
    Matcher parts = match(text, "is not a size");
    return product(parts, unit(SIZES, parts, "B, KB, MB and GB"), bytes -> bytes);
  }

  /** The shortest way to write this duration; the inverse of {@link #duration}. */
  public static String write(Duration duration) {
    return write(duration.toMillis(), unit -> TIMES.get(unit).toMillis(), "d", "h", "m", "s", "ms");
  }

  /** The shortest way to write this size; the inverse of {@link #size}. */
  public static String write(long bytes) {
    return write(bytes, SIZES::get, "GB", "MB", "KB", "B");
  }

  private static String write(long amount, ToLongFunction<String> length, String... units) {
    return Stream.of(units)
        .filter(unit -> amount != 0 && amount % length.applyAsLong(unit) == 0)
        .findFirst()
        .map(unit -> amount / length.applyAsLong(unit) + unit)
        .orElse(amount + units[units.length - 1]);
  }

  private static Matcher match(String text, String otherwise) throws BadValueException {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new BadValueException(otherwise);
    }
    return parts;
  }

  private static <T> T unit(Map<String, T> units, Matcher parts, String known)
      throws BadValueException {
    T unit = units.get(parts.group(2));
    if (unit == null) {
      throw new BadValueException(
          "has the unit '" + parts.group(2) + "' where there are only " + known);
    }
    return unit;
  }

  private static <T> T product(Matcher parts, long unit, LongFunction<T> result)
      throws BadValueException {
    try {
      return result.apply(Math.multiplyExact(Long.parseLong(parts.group(1)), unit));
    } catch (ArithmeticException e) {
      throw new BadValueException("is too large");
    }
  }
}
