package dev.sessionrelay.status.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageTextTest {
  @ParameterizedTest
  @CsvSource({
    "-5, 0 s",
    "0, 0 s",
    "59, 59 s",
    "60, 1 min",
    "3599, 59 min",
    "3600, 1 h",
    "7500, 2 h 5 min",
    "86399, 23 h 59 min",
    "86400, 1 d",
    "93784, 1 d 2 h"
  })
  void lengthsHaveTwoUnits(long seconds, String words) {
    assertEquals(words, PageText.length(Duration.ofSeconds(seconds)));
  }

  @ParameterizedTest
  @CsvSource({"0, 0 B", "999, 999 B", "1000, 1.0 kB", "48300000, 48.3 MB"})
  void sizesHaveAUnit(long bytes, String words) {
    assertEquals(words, PageText.size(bytes));
  }

  @Test
  void aLinkKeepsWhatIsAskedForAndBeginsAnew() {
    PageAddress here =
        new PageAddress("./", Map.of("q", "a&b=ü", "state", "FAILED", "cursor", "abc"));
    assertEquals("./?q=a%26b%3D%C3%BC&state=RUNNING", here.with("state", "RUNNING").toString());
    assertEquals("./?q=a%26b%3D%C3%BC", here.toggled("state", "FAILED").toString());
    assertEquals("./", here.with("state", null).with("q", "").toString());
  }
}
