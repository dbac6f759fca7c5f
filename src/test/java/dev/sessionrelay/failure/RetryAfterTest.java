package dev.sessionrelay.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Duration LIMIT = Duration.ofHours(1);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "30                              | PT30S",
        "' 30 '                          | PT30S",
        "0                               | PT0S",
        "007                             | PT7S",
        "3601                            | PT1H",
        "999999999999                    | PT1H",
        "99999999999999999999999999      | PT1H",
        "Fri, 02 Jan 2026 03:05:05 GMT   | PT1M",
        "Friday, 02-Jan-26 03:05:05 GMT  | PT1M",
        "Fri Jan  2 03:05:05 2026        | PT1M",
        "Fri, 02 Jan 2026 03:04:05 GMT   | PT0S",
        "Thu, 01 Jan 1970 00:00:00 GMT   | PT0S",
        "Sun Nov  6 08:49:37 1994        | PT0S",
        "Fri, 31 Dec 9999 23:59:59 GMT   | PT1H",
      })
  void readsSecondsAndTheThreeDateFormats(String value, Duration expected) {
    assertEquals(Optional.of(expected), parse(Map.of("Retry-After", value)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-5",
        "+5",
        "1e3",
        "0x10",
        "soon",
        "30;60",
        "\u0663\u0660",
        "Mon, 02 Jan 2026 03:05:05 GMT",
        "Fri, 32 Jan 2026 03:05:05 GMT",
        "Fri, 02 Jan 2026 03:05:05 XYZ",
        "NaN",
        "null",
        "PT"
      })
  void nonsenseAsksForNothing(String value) {
    assertEquals(Optional.empty(), parse(Map.of("Retry-After", value, "x-acs-retry-after", value)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "60.5                            | PT1M1S",
        "60.0                            | PT1M",
        "0.2                             | PT1S",
        "60s                             | PT1M",
        "60 s                            | PT1M",
        "30, 60                          | PT1M",
        "60 seconds                      | PT1M",
        "60S                             | PT1M",
        "60.                             | PT1M",
        ".5                              | PT1S",
        "\"60\"                          | PT1M",
        "1m                              | PT1M",
        "0m60s                           | PT1M",
        "1 minute                        | PT1M",
        "500ms                           | PT0.5S",
        "PT1M                            | PT1M",
        "1h0m0s                          | PT1H",
        "0h 1m 30s                       | PT1M30S",
        "1d                              | PT1H",
        "2 days                          | PT1H",
        "P1DT1H                          | PT1H",
        "2026-01-02T03:05:05             | PT1M",
        "\"Fri, 02 Jan 2026 03:05:05 GMT\" | PT1M",
        "1767323105                      | PT1M",
        "1767323105000                   | PT1M",
        "1767323000                      | PT0S",
        "[60, 30]                        | PT1M",
        "99999999999999999.5             | PT1H",
        "Fri, 02 Jan 2026 03:05:05 UTC   | PT1M",
        "Fri, 02 Jan 2026 03:05:05 +0000 | PT1M",
        "Fri, 02 Jan 2026 05:05:05 +0200 | PT1M",
        "Friday, 02-Jan-26 03:05:05 UTC  | PT1M",
        "Fri, 02 Jan 2026 04:05:05 CET   | PT1M",
        "2026-01-02T03:05:05Z            | PT1M",
        "2026-01-02T05:05:05+02:00       | PT1M",
      })
  void whatVendorsWriteInsteadWasIgnored(String value, Duration expected) {
    assertEquals(Optional.of(expected), parse(Map.of("Retry-After", value)));
  }

  @ParameterizedTest
  @CsvSource({
    "1500, PT1.5S",
    "0, PT0S",
    "3600001, PT1H",
    "99999999999999999, PT1H",
    "1767323105000, PT1M"
  })
  void alibabaTellsMilliseconds(String value, Duration expected) {
    assertEquals(Optional.of(expected), parse(Map.of("x-acs-retry-after", value)));
  }

  @Test
  void longerOfTwoWaitsCounts() {
    assertEquals(
        Optional.of(Duration.ofSeconds(2)),
        parse(Map.of("Retry-After", "2", "x-acs-retry-after", "1500")));
  }

  @Test
  void dateIsMeasuredWithTheVendorsOwnClock() {
    assertEquals(
        Optional.of(Duration.ofSeconds(10)),
        parse(
            Map.of(
                "Retry-After", "Fri, 02 Jan 2026 04:00:10 GMT",
                "Date", "Fri, 02 Jan 2026 04:00:00 GMT")));
  }

  @Test
  void noHeaderAsksForNothing() {
    assertEquals(Optional.empty(), parse(Map.of()));
  }

  private static Optional<Duration> parse(Map<String, String> headers) {
    return RetryAfter.parse(headers::get, NOW, LIMIT);
  }
}
