package dev.sessionrelay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.OrderTable;
import dev.sessionrelay.ledger.TargetOrder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators say of targets by commands. */
class OrdersTest {
  @TempDir Path directory;
  private SampleHome home;

  @BeforeEach
  void open() {
    home = new SampleHome(directory);
    home.write("application.properties", "target.spark.every = 30s\ntarget.sql.every = 30s\n");
  }

  @AfterEach
  void close() {
    home.close();
  }

  private List<TargetOrder> orders() {
    return OrderTable.current(home.ledger.reader(), Clock.systemUTC().instant());
  }

  @Test
  void aTargetIsMutedForAWhile() {
    Ran muted = Ran.in(home.path, "mute", "spark", "--for", "2h", "--reason", "moving house");
    assertEquals(0, muted.code(), muted.err());
    TargetOrder order = orders().get(0);
    assertEquals(Duration.ofHours(2), Duration.between(order.givenAt(), order.until()));
    assertEquals("spark muted until " + order.until() + ": moving house\n", muted.out());
    assertEquals("spark is no longer muted\n", Ran.in(home.path, "unmute", "spark").out());
    assertEquals(List.of(), orders());
  }

  @Test
  void aTargetIsPausedUntilItIsResumed() {
    assertEquals("sql paused\n", Ran.in(home.path, "pause", "sql").out());
    assertEquals(
        "sql paused: broken\n", Ran.in(home.path, "pause", "sql", "--reason", "broken").out());
    assertEquals(1, orders().size());
    assertEquals("sql is polled again\n", Ran.in(home.path, "resume", "sql").out());
  }

  @Test
  void mistakesAreNamed() {
    refused("there is no target 'sparc'; did you mean spark?", "mute", "sparc", "--for", "2h");
    refused(
        "'--for': '2x' has the unit 'x' where there are only ms, s, m, h and d; write",
        "mute",
        "spark",
        "--for",
        "2x");
    refused("Missing required option: '--for=DURATION'", "mute", "spark");
    refused("target 'spark' is not muted; 'status' tells which are", "unmute", "spark");
    refused("target 'sql' is not paused", "resume", "sql");
  }

  private void refused(String words, String... arguments) {
    Ran refused = Ran.in(home.path, arguments);
    assertEquals(2, refused.code());
    assertTrue(refused.err().contains(words), refused.err());
  }
}
