package dev.sessionrelay.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeFormatTest {
  private final TimeFormat moments =
      new TimeFormat(Instant.parse("2026-03-01T08:00:00Z"), ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource({
    "2026-03-01T08:00:00Z, 08:00:00,       0s",
    "2026-03-01T07:58:01Z, 07:58:01,       119s",
    "2026-03-01T07:57:59Z, 07:57:59,       2m",
    "2026-03-01T06:00:01Z, 06:00:01,       119m",
    "2026-03-01T00:00:00Z, 00:00:00,       8h",
    "2026-02-28T23:59:59Z, 02-28 23:59:59, 8h",
    "2026-02-26T08:00:00Z, 02-26 08:00:00, 3d",
    "2025-12-31T23:00:00Z, 12-31 23:00:00, 59d",
    "2025-01-31T23:00:00Z, 2025-01-31,     393d",
    "2026-03-01T08:00:05Z, 08:00:05,       0s",
  })
  void aMomentIsShownAbsoluteAndRelative(Instant moment, String at, String ago) {
    assertEquals(at, moments.at(moment));
    assertEquals(ago, moments.ago(moment));
  }

  @Test
  void noMomentIsShownAsNothing() {
    assertNull(moments.at(null));
    assertNull(moments.ago(null));
  }

  @ParameterizedTest
  @CsvSource({
    "2h,                        2026-03-01T06:00:00Z",
    "500ms,                     2026-03-01T07:59:59.5Z",
    "7d,                        2026-02-22T08:00:00Z",
    "2026-02-01T10:00:00Z,      2026-02-01T10:00:00Z",
    "2026-02-01T10:00:00+02:00, 2026-02-01T08:00:00Z",
    "2026-02-01T10:00,          2026-02-01T10:00:00Z",
    "2026-02-01,                2026-02-01T00:00:00Z",
    "now,                       2026-03-01T08:00:00Z",
    "2h ago,                    2026-03-01T06:00:00Z",
    "2 weeks,                   2026-02-15T08:00:00Z",
    "1 hour ago,                2026-03-01T07:00:00Z",
    "today,                     2026-03-01T00:00:00Z",
    "Yesterday,                 2026-02-28T00:00:00Z",
    "yesterday 14:00,           2026-02-28T14:00:00Z",
    "2026-02-26 14:00,          2026-02-26T14:00:00Z",
    "2026-02-26 14:00:30,       2026-02-26T14:00:30Z",
    "7:30,                      2026-03-01T07:30:00Z",
  })
  void aMomentIsReadInManyForms(String text, Instant moment) {
    assertEquals(Optional.of(moment), moments.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "soon", "2 fortnights", "1h30m", "25:00", "2026-02-30", "999999999999999d"})
  void anythingElseIsNoMoment(String text) {
    assertEquals(Optional.empty(), moments.parse(text));
  }

  /** Berlin had no 02:30 on that day: the clock went from 02:00 to 03:00. */
  @Test
  void peopleWriteTheTimeOfTheirOwnZone() {
    TimeFormat berlin =
        new TimeFormat(Instant.parse("2026-03-29T10:00:00Z"), ZoneId.of("Europe/Berlin"));
    assertEquals(
        Optional.of(Instant.parse("2026-03-28T13:00:00Z")), berlin.parse("yesterday 14:00"));
    assertEquals(Optional.of(Instant.parse("2026-03-29T12:00:00Z")), berlin.parse("14:00"));
    assertEquals(Optional.of(Instant.parse("2026-03-29T01:30:00Z")), berlin.parse("02:30"));
    assertEquals("12:00:00", berlin.at(Instant.parse("2026-03-29T10:00:00Z")));
  }
}
