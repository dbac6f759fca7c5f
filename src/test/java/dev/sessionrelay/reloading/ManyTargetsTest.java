package dev.sessionrelay.reloading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.reload.ReloadResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** One target among a thousand is edited. */
class ManyTargetsTest {
  private static final int TARGETS = 1_000;
  private static final int EDITS = 20;

  @TempDir Path directory;

  @Test
  void oneOfAThousandTargetsIsExchangedQuickly() throws Exception {
    try (EditedHome home = new EditedHome(directory)) {
      home.account("huawei", "t");
      for (int i = 0; i < TARGETS; i++) {
        home.target("t-" + i, "huawei", "1h", "s-" + i);
      }
      home.start();
      List<Long> millis = new ArrayList<>();
      for (int edit = 1; edit <= EDITS; edit++) {
        home.set("target.t-500.every", 60 + edit + "m");
        ReloadResult result = home.after(home::save);
        assertEquals(List.of("target t-500 changed"), result.changes());
        millis.add(result.took().toMillis());
      }
      millis.sort(null);
      LoggerFactory.getLogger("sessionrelay.measured")
          .warn(
              "1 of {} targets: median took {} ms, all {}", TARGETS, millis.get(EDITS / 2), millis);
      assertTrue(millis.get(EDITS / 2) < 1_000, millis::toString);
    }
  }
}
