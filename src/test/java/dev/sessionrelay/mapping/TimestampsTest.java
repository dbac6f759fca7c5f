package dev.sessionrelay.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.DateTimeException;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

  @ParameterizedTest
  @CsvSource({
    "1732267598000, 2024-11-22T09:26:38Z",
    "1732267598123, 2024-11-22T09:26:38.123Z",
    "1732267598, 2024-11-22T09:26:38Z",
    "1732267598.25, 2024-11-22T09:26:38.250Z",
    "1732267598123456, 2024-11-22T09:26:38.123456Z",
    "1732267598123456789, 2024-11-22T09:26:38.123456789Z",
    "2024-09-01 06:23:01, 2024-09-01T06:23:01Z",
    "2024-09-01 06:23:01.5, 2024-09-01T06:23:01.500Z",
    "' 2024-09-01 06:23:01 ', 2024-09-01T06:23:01Z",
    "2024-09-01T06:23:01, 2024-09-01T06:23:01Z",
    "2024-09-01T06:23:01Z, 2024-09-01T06:23:01Z",
    "2024-09-01T14:23:01+08:00, 2024-09-01T06:23:01Z",
    "2024-09-01T06:23:01+0000, 2024-09-01T06:23:01Z",
    "2024-09-01T06:23:01.123+0000, 2024-09-01T06:23:01.123Z",
    "2024-09-01T14:23:01+08, 2024-09-01T06:23:01Z",
    "2024-09-01 14:23:01 +0800, 2024-09-01T06:23:01Z",
    "2024-09-01 06:23:01 UTC, 2024-09-01T06:23:01Z",
    "2024-09-01 06:23Z, 2024-09-01T06:23:00Z",
    "2026-05-01T10:20:30.123456Z, 2026-05-01T10:20:30.123456Z",
    "99999999999999, 5138-11-16T09:46:39.999Z",
  })
  void reads(String text, Instant expected) {
    assertEquals(expected, Timestamps.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2016-12-31T23:59:60Z | 2017-01-01T00:00:00Z",
        "2024-09-01T24:00:00Z | 2024-09-02T00:00:00Z",
        "2024-09-01 06:23:01,123 | 2024-09-01T06:23:01.123Z",
        "2024-09-01T06:23:01.1234567891Z | 2024-09-01T06:23:01.123456789Z",
        "2024/09/01 06:23:01 | 2024-09-01T06:23:01Z",
        "2024-09-01t14:23:01+0800 | 2024-09-01T06:23:01Z",
        "2024-09-01 06:23:01 utc | 2024-09-01T06:23:01Z",
        "2024-09-01 06:23:01.5 +0000 UTC | 2024-09-01T06:23:01.500Z",
        "2024-09-01 14:23:01.5 +0800 CST m=+0.01 | 2024-09-01T06:23:01.500Z",
        "2024-09-01T06:23:01Z[UTC] | 2024-09-01T06:23:01Z",
        "20240901T062301Z | 2024-09-01T06:23:01Z",
        "Sun, 01 Sep 2024 06:23:01 GMT | 2024-09-01T06:23:01Z",
      })
  void timesThatOtherLanguagesWriteWereLeftOut(String text, Instant expected) {
    assertEquals(expected, Timestamps.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "20240901062301, 2024-09-01T06:23:01Z",
    "20240901062301123, 2024-09-01T06:23:01.123Z",
    "202409010623, 2024-09-01T06:23:00Z",
    "253402300799, 9999-12-31T23:59:59Z",
  })
  void digitsThatCountNoMillisecondsBecameATimeOfAnotherCentury(String text, Instant expected) {
    assertEquals(expected, Timestamps.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "0",
        "-1",
        "1970-01-01 00:00:00",
        "0000-00-00 00:00:00",
        "0001-01-01T00:00:00Z",
        "1970-01-01T08:00:00+08:00",
        "-0001-11-30T00:00:00Z",
      })
  void whatMeansUnknownIsAbsent(String text) {
    assertEquals(null, Timestamps.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "soon",
        "-",
        "2024-09-01",
        "20240901",
        "2024-09-01T06:23:61Z",
        "2024-09-01T25:00:00Z",
        "2024-09-01T06:23:01 CST",
        "2024-09-01T06:23:01+19:00",
        "2024-13-01 00:00:00",
        "2024-02-30 00:00:00",
        "01/09/2024 06:23:01",
        "1e13",
        "999999999999999999999",
        "+999999999-12-31T23:59:59Z",
      })
  void refuses(String text) {
    assertThrows(DateTimeException.class, () -> Timestamps.parse(text));
  }
}
