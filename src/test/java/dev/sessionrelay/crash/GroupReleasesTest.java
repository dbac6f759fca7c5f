package dev.sessionrelay.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sessionrelay.testing.Alone;
import dev.sessionrelay.testing.RelayProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A group is upgraded one relay after the other while sessions change, and then taken back: {@code
 * -Dgroup.before} names a checkout of the release before, whose ledger may have an older schema.
 */
@Alone
class GroupReleasesTest {
  private static final Path NOW = Path.of("");
  private static final Duration SOON = RelayFleet.EVERY.plusSeconds(5).plus(RelayFleet.SLACK);

  @TempDir Path directory;

  private final ScheduledExecutorService changes = Executors.newSingleThreadScheduledExecutor();

  @Test
  void upgradeAndWayBackLoseNothing() throws Exception {
    String checkout = System.getProperty("group.before");
    assumeTrue(checkout != null, "-Dgroup.before names no checkout of another release");
    Path before = Path.of(checkout);
    try (RelayFleet fleet = new RelayFleet(directory, 9, 3, 0.15)) {
      for (int relay = 0; relay < 3; relay++) {
        Files.createDirectories(fleet.home(relay));
        fleet.prepare(relay, "");
      }
      fleet.launch(0, before);
      fleet.launch(1, before);
      fleet.awaitAllPolled(RelayFleet.EVERY.plusSeconds(35));
      int was = schema(fleet);
      changes.scheduleAtFixedRate(fleet::change, 0, 50, TimeUnit.MILLISECONDS);

      fleet.launch(2, NOW);
      fleet.awaitShare(2);
      fleet.awaitAllPolled(SOON);
      int mixed = schema(fleet);
      replace(fleet, 0, NOW);
      replace(fleet, 1, NOW);
      replace(fleet, 0, before);
      replace(fleet, 2, before);

      changes.shutdownNow();
      fleet.calm();
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> fleet.isUpToDate() && fleet.isAllDelivered());
      fleet.assertDelivered();
      System.out.printf("schema %d, then %d%n", was, mixed);
      assertTrue(mixed >= was, "the newer release did not bring the ledger up to date");
    } finally {
      changes.shutdownNow();
    }
  }

  private static void replace(RelayFleet fleet, int relay, Path release) throws Exception {
    try (RelayProcess ended = fleet.remove(relay)) {
      ended.signal("TERM");
      fleet.awaitAllPolled(SOON);
      assertEquals(143, ended.exitCode(20), ended::output);
    }
    fleet.launch(relay, release);
    fleet.awaitShare(relay);
    fleet.awaitAllPolled(SOON);
  }

  /** A ledger that an older release made is not read by the newer one before it has started. */
  private static int schema(RelayFleet fleet) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(fleet.ledger.url(), fleet.ledger.user(), "");
        ResultSet newest =
            connection
                .createStatement()
                .executeQuery("SELECT max(CAST(version AS INTEGER)) FROM flyway_schema_history")) {
      newest.next();
      return newest.getInt(1);
    }
  }
}
