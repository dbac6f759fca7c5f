package dev.sessionrelay.outages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HugeListingTest {
  private static final int MANY = 30_000;
  private static final String SETTINGS = "simulator.enabled = false\nretry.delay = 1ms\n";
  private static final String LISTING =
      "{\"requestId\":\"r\",\"totalCount\":%d,\"sessionClusters\":[%s]}";

  @TempDir Path home;

  /** Each is told once, and confirmed by a second listing before. */
  @Test
  void thirtyThousandSessionsThenNone() throws Exception {
    String all =
        IntStream.range(0, MANY)
            .mapToObj(i -> "{\"sessionClusterId\":\"sc-" + i + "\",\"state\":\"Running\"}")
            .collect(Collectors.joining(","));
    try (PlayedVendor vendor = new PlayedVendor();
        Rig rig = vendor.start(home, Vendors.ALIBABA_CLUSTERS, SETTINGS)) {
      vendor.turns(rig, 1, Reply.json(LISTING.formatted(MANY, all)));
      vendor.turns(rig, 1, Reply.json(LISTING.formatted(0, "")));
      assertEquals(MANY, rig.ledger().events().newest());
      vendor.turns(rig, 2, Reply.json(LISTING.formatted(0, "")));
      assertEquals(2 * MANY, rig.ledger().events().newest());
      assertEquals(MANY, rig.events(event -> Rig.type(event).equals("session.gone")).size());
      vendor.turns(rig, 1, Reply.json(LISTING.formatted(MANY, all)));
      assertEquals(3 * MANY, rig.ledger().events().newest());
    }
  }
}
