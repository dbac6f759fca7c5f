package dev.sessionrelay.failure;

import static java.time.format.DateTimeFormatter.ISO_OFFSET_DATE_TIME;
import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hc.client5.http.utils.DateUtils;

/**
 * How long a vendor asks us to wait: {@code Retry-After} in seconds or as one of the three date
 * formats of RFC 9110, and a vendor's {@code x-acs-retry-after} in milliseconds. What vendors write
 * instead is understood too: fractions and a unit of seconds, other names of GMT, ISO 8601.
 */
public final class RetryAfter {
  /** The client's own refuses the space before a day of one digit. */
  private static final DateTimeFormatter ASCTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.ENGLISH);

  private static final int LONGEST_DATE = 40;
  private static final int MOST_DIGITS = 12;
  private static final Pattern NUMBER = Pattern.compile("(\\d+(?:\\.\\d+)?) ?(?:s|sec|seconds)?");

  /** Several headers, joined by whoever read them. */
  private static final Pattern NUMBERS = Pattern.compile("\\[?[\\d.s ]+(?:,[\\d.s ]+)*]?");

  private RetryAfter() {}

  /**
   * The longest wait that the headers ask for, at most {@code limit}. Empty when they ask for none
   * or write nonsense; zero when a date has passed.
   *
   * @param header an answer's header by name; null when absent
   * @param now what a date is compared with when the answer has no {@code Date} of its own
   */
  public static Optional<Duration> parse(
      Function<String, String> header, Instant now, Duration limit) {
    return Stream.of(
            standard(header, now), number(header.apply("x-acs-retry-after"), Duration.ofMillis(1)))
        .flatMap(Optional::stream)
        .map(wait -> wait.compareTo(limit) > 0 ? limit : wait)
        .max(Comparator.naturalOrder());
  }

  /** The vendor's date is measured with the vendor's clock: ours may differ. */
  static Instant clockOf(Function<String, String> header, Instant now) {
    return date(header.apply("Date")).orElse(now);
  }

  private static Optional<Duration> standard(Function<String, String> header, Instant now) {
    String value = header.apply("Retry-After");
    Optional<Duration> seconds = number(value, Duration.ofSeconds(1));
    return seconds.isPresent()
        ? seconds
        : date(value).map(date -> until(date, clockOf(header, now)));
  }

  private static Duration until(Instant date, Instant now) {
    Duration wait = Duration.between(now, date);
    return wait.isNegative() ? Duration.ZERO : wait;
  }

  /** The longest of one or several. */
  private static Optional<Duration> number(String value, Duration unit) {
    if (value == null || !NUMBERS.matcher(value.strip()).matches()) {
      return Optional.empty();
    }
    return Stream.of(value.replaceAll("[\\[\\]]", "").split(","))
        .map(each -> NUMBER.matcher(each.strip()))
        .filter(Matcher::matches)
        .map(number -> duration(new BigDecimal(number.group(1)), unit))
        .max(Comparator.naturalOrder());
  }

  /** Rounded up: who comes too early is refused once more. */
  private static Duration duration(BigDecimal number, Duration unit) {
    BigDecimal whole = number.setScale(0, RoundingMode.CEILING);
    return whole.precision() > MOST_DIGITS
        ? Duration.ofDays(365_000)
        : unit.multipliedBy(whole.longValueExact());
  }

  private static Optional<Instant> date(String value) {
    if (value == null || value.length() > LONGEST_DATE) {
      return Optional.empty();
    }
    String text = value.strip();
    return Optional.ofNullable(DateUtils.parseStandardDate(text))
        .or(
            () ->
                Stream.of(ASCTIME, RFC_1123_DATE_TIME, ISO_OFFSET_DATE_TIME)
                    .flatMap(format -> date(text, format).stream())
                    .findFirst());
  }

  private static Optional<Instant> date(String value, DateTimeFormatter format) {
    try {
      return Optional.of(Instant.from(format.withZone(ZoneOffset.UTC).parse(value)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
