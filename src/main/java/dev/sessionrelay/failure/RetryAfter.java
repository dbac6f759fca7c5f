package dev.sessionrelay.failure;

import static java.time.format.DateTimeFormatter.ISO_DATE_TIME;
import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hc.client5.http.utils.DateUtils;

/**
 * How long a vendor asks us to wait: {@code Retry-After} in seconds or as one of the three date
 * formats of RFC 9110, and a vendor's {@code x-acs-retry-after} in milliseconds. What vendors write
 * instead is understood too: fractions and units, the moment in seconds since 1970, other names of
 * GMT, ISO 8601.
 */
public final class RetryAfter {
  /** The client's own refuses the space before a day of one digit. */
  private static final DateTimeFormatter ASCTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.ENGLISH);

  private static final int LONGEST = 40;
  private static final int MOST_DIGITS = 13;
  private static final String NUMBER =
      "(\\d+\\.?\\d*|\\.\\d+) ?(ms|s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)?";
  private static final Pattern PART = Pattern.compile(NUMBER, Pattern.CASE_INSENSITIVE);

  /** As in {@code 60}, {@code 60 s}, {@code 1m 30s}, {@code PT1M} and {@code P1DT1H}. */
  private static final Pattern WAIT =
      Pattern.compile(
          "(?=.*\\d)(?:P(?:\\d+DT?|T))?(?:" + NUMBER + " ?)*", Pattern.CASE_INSENSITIVE);

  /** What is as long is no wait, but the moment when it ends, in seconds or milliseconds. */
  private static final Duration MOMENT = Duration.ofSeconds(1_000_000_000);

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
            standard(header, now),
            wait(header, header.apply("x-acs-retry-after"), Duration.ofMillis(1), now))
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
    return wait(header, value, Duration.ofSeconds(1), now)
        .or(() -> date(value).map(date -> until(date, clockOf(header, now))));
  }

  private static Optional<Duration> wait(
      Function<String, String> header, String value, Duration unit, Instant now) {
    return number(value, unit)
        .map(wait -> wait.compareTo(MOMENT) < 0 ? wait : until(moment(wait), clockOf(header, now)));
  }

  private static Instant moment(Duration number) {
    boolean millis = number.getSeconds() / 1000 >= MOMENT.getSeconds();
    return Instant.EPOCH.plus(millis ? number.dividedBy(1000) : number);
  }

  private static Duration until(Instant date, Instant now) {
    Duration wait = Duration.between(now, date);
    return wait.isNegative() ? Duration.ZERO : wait;
  }

  /** The longest of one or several, which whoever read the headers has joined. */
  private static Optional<Duration> number(String value, Duration unit) {
    if (value == null || value.length() > LONGEST) {
      return Optional.empty();
    }
    List<String> waits =
        Stream.of(value.replaceAll("[\\[\\]\"]", "").split(",")).map(String::strip).toList();
    return waits.stream().allMatch(wait -> WAIT.matcher(wait).matches())
        ? waits.stream().map(wait -> sum(wait, unit)).max(Comparator.naturalOrder())
        : Optional.empty();
  }

  private static Duration sum(String wait, Duration unit) {
    return PART.matcher(wait)
        .results()
        .map(part -> duration(new BigDecimal(part.group(1)), unit(part.group(2), unit)))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static Duration unit(String word, Duration unknown) {
    return switch (word == null ? "" : word.toLowerCase(Locale.ROOT)) {
      case "" -> unknown;
      case "ms" -> Duration.ofMillis(1);
      case "m", "min", "minute", "minutes" -> Duration.ofMinutes(1);
      case "h", "hour", "hours" -> Duration.ofHours(1);
      case "d", "day", "days" -> Duration.ofDays(1);
      default -> Duration.ofSeconds(1);
    };
  }

  /** Rounded up: who comes too early is refused once more. */
  private static Duration duration(BigDecimal number, Duration unit) {
    BigDecimal whole = number.setScale(0, RoundingMode.CEILING);
    return whole.precision() > MOST_DIGITS
        ? Duration.ofDays(365_000)
        : unit.multipliedBy(whole.longValueExact());
  }

  private static Optional<Instant> date(String value) {
    if (value == null || value.length() > LONGEST) {
      return Optional.empty();
    }
    String text = value.replace("\"", "").strip();
    return Optional.ofNullable(DateUtils.parseStandardDate(text))
        .or(
            () ->
                Stream.of(ASCTIME, RFC_1123_DATE_TIME, ISO_DATE_TIME)
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
