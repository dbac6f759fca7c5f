package dev.sessionrelay.status.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.query.SessionTotal;
import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.SessionState;
import dev.sessionrelay.status.page.FleetStrip.CellBlock;
import dev.sessionrelay.status.page.StateTotals.BarPart;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FleetStripTest {
  @ParameterizedTest
  @CsvSource({"1, 0, 0", "501, 3, 7", "20000, 1, 79999", "60000, 39999, 1", "7, 100, 100000"})
  void everySessionHasOneCell(long running, long stopped, long failed) {
    List<SessionTotal> totals =
        Stream.of(
                total(SessionState.RUNNING, running),
                total(SessionState.STOPPED, stopped),
                total(SessionState.FAILED, failed))
            .filter(total -> total.count() > 0)
            .toList();
    FleetStrip strip = FleetStrip.picture(totals);
    assertEquals(running, cells(strip, "f-RUNNING"));
    assertEquals(stopped, cells(strip, "f-STOPPED"));
    assertEquals(failed, cells(strip, "f-FAILED"));
    assertTrue(strip.blocks().size() <= 3 * totals.size(), strip.blocks().toString());
    for (CellBlock block : strip.blocks()) {
      assertTrue(block.left() + block.width() <= strip.width() + 0.01, block.toString());
      assertTrue(block.top() + block.height() <= strip.height() + 0.01, block.toString());
    }
    assertTrue(strip.height() < 200, "it is " + strip.height() + " high");
  }

  @Test
  void aBarIsFullAndItsSmallestPartCanBeClicked() {
    List<SessionTotal> totals =
        List.of(total(SessionState.RUNNING, 100_000), total(SessionState.FAILED, 1));
    List<BarPart> parts = StateTotals.of("all", totals, PageAddress.of("./")).parts();
    assertEquals(100, parts.stream().mapToDouble(BarPart::width).sum(), 0.01);
    assertTrue(parts.get(1).width() > 0.5, parts.toString());
    assertEquals("./?state=FAILED", parts.get(1).link().toString());
  }

  private static SessionTotal total(SessionState state, long count) {
    return new SessionTotal("cloud", state, Activity.UNKNOWN, false, count, Instant.EPOCH);
  }

  private static long cells(FleetStrip strip, String look) {
    double area =
        strip.blocks().stream()
            .filter(block -> block.look().equals(look))
            .mapToDouble(block -> block.width() * block.height())
            .sum();
    return Math.round(area / strip.cell() / strip.cell());
  }
}
