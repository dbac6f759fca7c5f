package dev.sessionrelay.outages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that vanish: through the shipped routes and a real ledger. */
class GoneSessionsTest {
  private static final String SETTINGS = "simulator.enabled = false\nretry.delay = 1ms\n";

  private PlayedVendor vendor;

  @TempDir Path home;

  @BeforeEach
  void startVendor() throws Exception {
    vendor = new PlayedVendor();
  }

  @AfterEach
  void stopVendor() throws Exception {
    vendor.close();
  }

  @Test
  void knownSessionIsGoneOnceAndDiscoveredWhenItReturns() throws Exception {
    for (Vendors endpoint : Vendors.ALL) {
      if (endpoint.askedFor("t") != null) {
        Path own = Files.createDirectory(home.resolve(endpoint.name()));
        try (Rig rig = vendor.start(own, endpoint, SETTINGS)) {
          goneAndBack(rig, endpoint);
        }
      }
    }
  }

  private void goneAndBack(Rig rig, Vendors endpoint) {
    vendor.turns(rig, 2, Reply.json(endpoint.good()));
    vendor.turns(rig, 1, endpoint.notFound());
    assertEquals(List.of("session.discovered"), rig.types("t"), endpoint + " says so once");
    vendor.turns(rig, 1, endpoint.notFound());
    assertEquals(
        List.of("session.discovered", "session.gone"), rig.types("t"), endpoint.toString());
    vendor.turns(rig, 40, endpoint.notFound());
    vendor.turns(rig, 20, Reply.json(endpoint.good()));

    assertEquals(
        List.of("session.discovered", "session.gone", "session.discovered"), rig.types("t"));
    assertEquals(List.of(), rig.ledger().openIncidents());
  }

  @Test
  void sessionThatNeverWasIsAFailureWithAdvice() throws Exception {
    try (Rig rig = vendor.start(home, Vendors.HUAWEI_SQL, SETTINGS)) {
      vendor.turns(rig, 3, Vendors.HUAWEI_SQL.notFound());

      assertEquals(List.of("poll.failed"), rig.types("t"));
      JsonNode failure = rig.events().get(0).path("data").path("failure");
      assertEquals("GONE", failure.path("class").asText());
      assertTrue(failure.path("solution").asText().startsWith("Check the session id"));
    }
  }

  @Test
  void sessionMissingFromTwoCompleteListingsIsGone() throws Exception {
    try (Rig rig = vendor.start(home, Vendors.ALIBABA_CLUSTERS, SETTINGS)) {
      vendor.turns(rig, 1, Reply.json(listing("a", "b")));
      vendor.turns(rig, 1, Reply.json(listing("a")));
      assertEquals(List.of("session.discovered", "session.discovered"), rig.types("t"));
      vendor.turns(rig, 5, Reply.json(listing("a")));

      assertEquals(
          List.of("session.discovered", "session.discovered", "session.gone"), rig.types("t"));
      assertEquals("b", rig.events().get(2).path("subject").asText());
    }
  }

  @Test
  void brokenListingNeverCounts() throws Exception {
    try (Rig rig = vendor.start(home, Vendors.ALIBABA_CLUSTERS, SETTINGS)) {
      vendor.turns(rig, 1, Reply.json(listing("a", "b")));
      for (Reply second : brokenSecondPages()) {
        vendor.raw.answers(
            "t",
            request ->
                request.target().contains("nextToken=n") ? second : Reply.json(page("n", "a")));
        for (int i = 0; i < 3; i++) {
          vendor.turn(rig, "t");
        }
      }
      vendor.turns(rig, 1, Reply.json(listing("a")));

      assertEquals(
          List.of("session.discovered", "session.discovered"),
          rig.types("t").stream().filter(type -> type.startsWith("session")).toList());
    }
  }

  /** The last one moved while it was read: the same session twice. */
  private static List<Reply> brokenSecondPages() {
    return List.of(
        Reply.status(500),
        Reply.reset(),
        Reply.html(200),
        Reply.truncated(listing("c")),
        Reply.json(page("n")),
        Reply.json(listing("a")));
  }

  private static String listing(String... ids) {
    return page(null, ids);
  }

  private static String page(String nextToken, String... ids) {
    List<String> clusters = new ArrayList<>();
    for (String id : ids) {
      clusters.add("{\"sessionClusterId\":\"" + id + "\",\"state\":\"Running\"}");
    }
    String token = nextToken == null ? "" : ",\"nextToken\":\"" + nextToken + "\"";
    return "{\"sessionClusters\":[" + String.join(",", clusters) + "]" + token + "}";
  }
}
