package dev.sessionrelay.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.config.Homes;
import dev.sessionrelay.config.Schedule;
import dev.sessionrelay.config.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the turns of targets begin after a start. */
class PollTriggersTest {
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  @TempDir Path home;

  private static Duration delay(Target target, boolean first) {
    Instant before = Instant.now();
    Instant starts = PollTriggers.trigger(target, first).getStartTime().toInstant();
    return Duration.between(before, starts);
  }

  @Test
  void startShowedNothingUntilTheFirstTargetsShareOfItsInterval() throws Exception {
    Target target = Homes.valid(home, Homes.HUAWEI + Homes.SQL).targets().get("t");
    Duration interval = ((Schedule.Every) target.schedule()).interval();
    assertTrue(delay(target, true).toMillis() <= 100, "at once");
    assertEquals(
        PollTriggers.startDelay(target.name(), interval).toMillis(),
        delay(target, false).toMillis(),
        100);
  }

  @Test
  void othersAreSpreadOverTheirInterval() {
    List<Long> seconds =
        IntStream.range(0, 3_000)
            .mapToObj(i -> PollTriggers.startDelay("target-" + i, INTERVAL).toSeconds())
            .toList();
    for (long second = 0; second < INTERVAL.toSeconds(); second++) {
      long at = second;
      long begin = seconds.stream().filter(each -> each == at).count();
      assertTrue(begin > 60 && begin < 140, begin + " begin in second " + second);
    }
  }
}
