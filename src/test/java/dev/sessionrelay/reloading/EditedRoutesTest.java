package dev.sessionrelay.reloading;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.simulator.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Route files of vendors and errors are edited while a relay runs. */
class EditedRoutesTest {
  @TempDir static Path directory;
  private static SteadyHome steady;
  private static EditedHome home;

  @BeforeAll
  static void start() throws Exception {
    steady = new SteadyHome(directory);
    home = steady.home;
    steady.start();
  }

  @AfterAll
  static void stop() {
    steady.close();
  }

  /** Camel would hold its thread for half a minute. */
  @Test
  void aMessageForARouteThatIsNotThereFailsAtOnce() {
    long start = System.nanoTime();
    try (ProducerTemplate producer = home.relay.camel().createProducerTemplate()) {
      Exchange exchange = producer.send("direct:nobody", message -> {});
      assertInstanceOf(DirectConsumerNotAvailableException.class, exchange.getException());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertTrue(System.nanoTime() - start < 10_000_000_000L);
  }

  @AfterEach
  void nothingElseWasTouched() throws Exception {
    steady.check();
  }

  @Test
  void anErrorBranchIsEffectiveInVendorRoutesAtOnce() {
    String file = "routes/errors/404-gone.camel.yaml";
    String text = home.read(file);
    home.target("lost", "other", "100ms", "l-1");
    home.simulator.remove(Endpoint.HUAWEI_SQL, "l-1");
    String quiet =
        text.replace("ref: outcome", "ref: pace").replace("method: gone", "method: slowDown");
    List<String> changes = home.changes(() -> home.write(file, quiet));
    assertTrue(changes.contains("routes/vendors/huawei-sql-session.camel.yaml changed"));
    home.changes();
    await().atMost(EditedHome.LONG).until(() -> home.requests("l-1") > 0);
    assertEquals(List.of(), steady.incidents("lost"));
    home.changes(() -> home.write(file, text));
    home.set("target.lost.every", "150ms");
    home.changes();
    await().atMost(EditedHome.LONG).until(() -> steady.incidents("lost").size() == 1);
    home.unset("target.lost.");
    home.changes();
    await().atMost(EditedHome.LONG).until(() -> steady.incidents("lost").isEmpty());
  }

  @Test
  void aVendorRouteAsksForMore() {
    String file = "routes/vendors/huawei-sql-session.camel.yaml";
    String text = home.read(file);
    String edited =
        text.replace(
            "sessions/{session}",
            "sessions/{session}\n            parameters:\n              verbose: \"true\"");
    assertEquals(List.of(file + " changed"), home.changes(() -> home.write(file, edited)));
    await().atMost(EditedHome.LONG).until(() -> asked("verbose=true"));
    home.changes(() -> home.write(file, text));
  }

  private static boolean asked(String words) {
    return home.simulator.requests().stream().anyMatch(r -> r.target().contains(words));
  }
}
