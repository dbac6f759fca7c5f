package dev.sessionrelay.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
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
    assertEquals(distance, Nearest.distance(a, b));
    assertEquals(distance, Nearest.distance(b, a));
  }

  @Test
  void whatIsTooFarIsNotNamed() {
    List<String> names = List.of("huawei", "alibaba", "oracle");
    assertEquals(Optional.of("oracle"), Nearest.to("oracel", names));
    assertEquals(Optional.empty(), Nearest.to("amazon", names));
  }
}
