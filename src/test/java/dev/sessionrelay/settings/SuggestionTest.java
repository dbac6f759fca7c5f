package dev.sessionrelay.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
  @ParameterizedTest
  @CsvSource({
    "huawei,huawei,0",
    "hauwei,huawei,1",
    "huwei,huawei,1",
    "huaweii,huawei,1",
    "oracle,huawei,5",
    "'',abc,3"
  })
  void typingErrorsAreCounted(String a, String b, int distance) {
    assertEquals(distance, Suggestion.distance(a, b));
    assertEquals(distance, Suggestion.distance(b, a));
  }

  @Test
  void whatIsTooFarIsNotNamed() {
    List<String> names = List.of("huawei", "alibaba", "oracle");
    assertEquals(Optional.of("oracle"), Suggestion.to("oracel", names));
    assertEquals(Optional.empty(), Suggestion.to("amazon", names));
  }

  @Test
  void aKeyOfAHundredThousandLettersTookHalfAMinute() {
    List<String> keys = Collections.nCopies(1_000, "simulator.enabled");
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> assertEquals(Optional.empty(), Suggestion.to("x".repeat(100_000), keys)));
  }
}
