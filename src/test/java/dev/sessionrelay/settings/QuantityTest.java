package dev.sessionrelay.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
  @ParameterizedTest
  @CsvSource({"500ms,500", "30s,30000", "5m,300000", "24h,86400000", "7d,604800000", "30 s,30000"})
  void durations(String text, long millis) throws BadValueException {
    assertEquals(Duration.ofMillis(millis), Quantity.duration(text));
  }

  @ParameterizedTest
  @CsvSource({"7B,7", "1KB,1024", "4MB,4194304", "2GB,2147483648", "4 MB,4194304"})
  void sizes(String text, long bytes) throws BadValueException {
    assertEquals(bytes, Quantity.size(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "s", "-1s", "1.5s", "30sec", "30S", "1s2m", "99999999999999d"})
  void whatIsNoDuration(String text) {
    assertThrows(BadValueException.class, () -> Quantity.duration(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "4", "4mb", "4TB", "4M", "-4MB", "999999999999999GB"})
  void whatIsNoSize(String text) {
    assertThrows(BadValueException.class, () -> Quantity.size(text));
  }

  @Test
  void whatIsWrittenIsReadBack() throws BadValueException {
    for (long millis : new long[] {0, 1, 999, 1000, 1500, 60_000, 90_000, 3_600_000, 864_000_000}) {
      Duration duration = Duration.ofMillis(millis);
      assertEquals(duration, Quantity.duration(Quantity.write(duration)));
    }
    for (long bytes : new long[] {0, 1, 1023, 1024, 1536, 1 << 20, 3L << 30}) {
      assertEquals(bytes, Quantity.size(Quantity.write(bytes)));
    }
    assertEquals("90s", Quantity.write(Duration.ofSeconds(90)));
  }
}
