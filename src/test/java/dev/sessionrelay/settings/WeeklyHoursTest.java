package dev.sessionrelay.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hours of a week, on both sides of every edge and where clocks are set. */
class WeeklyHoursTest {
  private static WeeklyHours hours(String text) {
    try {
      return WeeklyHours.TYPE.parse(text);
    } catch (BadValueException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Mon-Fri 08:00-19:00 Europe/Berlin | 2026-11-27T06:59:59.999Z | false",
        "Mon-Fri 08:00-19:00 Europe/Berlin | 2026-11-27T07:00:00Z | true",
        "Mon-Fri 08:00-19:00 Europe/Berlin | 2026-11-27T17:59:59.999Z | true",
        "Mon-Fri 08:00-19:00 Europe/Berlin | 2026-11-27T18:00:00Z | false",
        "Mon-Fri 08:00-19:00 Europe/Berlin | 2026-11-28T12:00:00Z | false",
        "outside Mon-Fri 08:00-19:00 Europe/Berlin | 2026-11-28T12:00:00Z | true",
        "Fri 22:00-06:00 UTC | 2026-11-28T05:59:59Z | true",
        "Fri 22:00-06:00 UTC | 2026-11-28T06:00:00Z | false",
        "Fri 22:00-06:00 UTC | 2026-11-27T05:00:00Z | false",
        "Mon-Sun 00:00-24:00 UTC | 2026-11-27T00:00:00Z | true",
        "Sat,Mon 00:00-24:00 UTC | 2026-11-29T12:00:00Z | false",
        "Sat-Mon 10:00-11:00 UTC | 2026-11-29T10:00:00Z | true"
      })
  void holds(String text, Instant at, boolean expected) {
    assertEquals(expected, hours(text).holds(at));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Two hours of a working day, begun on Friday at 18:00, end on Monday at 09:00.
        "Mon-Fri 08:00-19:00 Europe/Berlin | 2026-11-27T17:00:00Z | PT2H | 2026-11-30T08:00:00Z",
        // Clocks are set forward on 29 March at 02:00: the span from 01:00 to 04:00 has two hours.
        "Sun 01:00-04:00 Europe/Berlin | 2026-03-28T12:00:00Z | PT2H | 2026-03-29T02:00:00Z",
        // They are set back on 25 October at 03:00: the same span has four.
        "Sun 01:00-04:00 Europe/Berlin | 2026-10-24T12:00:00Z | PT4H | 2026-10-25T03:00:00Z",
        "outside Mon-Fri 08:00-19:00 UTC | 2026-11-27T18:59:59Z | PT1H | 2026-11-27T20:00:00Z",
        "Mon-Sun 00:00-24:00 UTC | 2026-11-27T12:00:00Z | P30D | 2026-12-27T12:00:00Z",
        "Wed 10:00-11:00 UTC | 2026-11-27T00:00:00Z | PT3H | 2026-12-16T11:00:00Z"
      })
  void countsOnlyInside(String text, Instant since, Duration counted, Instant expected) {
    assertEquals(expected, hours(text).after(since, counted));
  }

  @Test
  void hoursThatNeverComeNeverCount() {
    WeeklyHours never = hours("outside Mon-Sun 00:00-24:00 UTC");
    assertNull(never.after(Instant.parse("2026-11-27T00:00:00Z"), Duration.ofHours(1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "weekdays | is not made of days, hours and a time zone",
        "Mon-Fri 08:00-19:00 | is not made of days, hours and a time zone",
        "Mon-Fry 08:00-19:00 UTC | has the day 'Fry', and days are Mon, Tue, Wed, Thu, Fri, Sat, Sun",
        "Mon-Wed-Fri 08:00-19:00 UTC | has 'Mon-Wed-Fri', which is no day and no span of days",
        "Mon 08:00-25:00 UTC | has the time '25:00', which no day has",
        "Mon 08:00-19:00 Europe/Berln | has 'Europe/Berln', which is no time zone; did you mean Europe/Berlin?"
      })
  void saysWhatIsWrong(String text, String problem) {
    BadValueException e = assertThrows(BadValueException.class, () -> WeeklyHours.TYPE.parse(text));
    assertEquals(problem, e.getMessage());
  }

  @Test
  void isWrittenAsItIsRead() {
    for (String text :
        new String[] {"Mon,Tue,Sun 08:00-24:00 UTC", "outside Sat 22:00-06:00 Asia/Tokyo"}) {
      assertEquals(text, hours(text).toString());
    }
  }
}
