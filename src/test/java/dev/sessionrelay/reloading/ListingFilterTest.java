package dev.sessionrelay.reloading;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.simulator.Demo;
import dev.sessionrelay.simulator.Endpoint;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListingFilterTest {
  private static final String FIRST = "sc-a";
  private static final String SECOND = "sc-b";

  @Test
  void aFilterOnARunningListingReportedTheOtherSessionsGone(@TempDir Path directory)
      throws Exception {
    try (EditedHome home = listing(new EditedHome(directory))) {
      home.start();
      await().atMost(EditedHome.LONG).until(() -> home.events("session.discovered") == 2);
      home.set("target.spark.session", FIRST);
      assertEquals(List.of("target spark changed"), home.changes());
      someTurns(home);
      assertEquals(0, home.events("session.gone"));

      home.unset("target.spark.session");
      home.changes();
      someTurns(home);
      assertEquals(2, home.events().size(), "back again, and nothing new");
    }
  }

  private static EditedHome listing(EditedHome home) {
    home.simulator.put(Endpoint.ALIBABA_LIST, FIRST, "Running");
    home.simulator.put(Endpoint.ALIBABA_LIST, SECOND, "Running");
    return home.set("account.prod.vendor", "alibaba")
        .set("account.prod.region", Demo.ALIBABA_REGION)
        .set("account.prod.base-url", home.simulator.baseUri())
        .set("account.prod.access-key-id", "LTAIdemoAccessKeyId")
        .set("account.prod.access-key-secret", "demoAlibabaAccessKeySecret")
        .set("target.spark.endpoint", "alibaba-session-clusters")
        .set("target.spark.account", "prod")
        .set("target.spark.workspace", Demo.ALIBABA_WORKSPACE)
        .set("target.spark.every", "100ms");
  }

  /** More than confirm that a session is gone. */
  private static void someTurns(EditedHome home) {
    int before = home.simulator.requests().size();
    await().atMost(EditedHome.LONG).until(() -> home.simulator.requests().size() > before + 4);
  }
}
