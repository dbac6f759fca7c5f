package dev.sessionrelay.outages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that say the same in other words, and what the clock has no say in. */
class SameAnswerTest {
  private static final String SETTINGS = "simulator.enabled = false\nretry.delay = 1ms\n";
  private static final String CLUSTER =
      """
      {"requestId":"r","sessionCluster":{"sessionClusterId":"sc-1","state":"Running","kind":"SQL",
       "extra":{"n":%s,"huge":1e400},"applicationConfigs":[%s]}}""";
  private static final String ONE =
      "{\"configFileName\":\"f\",\"configItemKey\":\"a\",\"configItemValue\":\"1\"}";
  private static final String TWO = "{\"configItemKey\":\"b\",\"configItemValue\":\"2\"}";

  @TempDir Path home;

  @Test
  void anotherOrderOfAConfigurationWasAChange() throws Exception {
    try (PlayedVendor vendor = new PlayedVendor();
        Rig rig = vendor.start(home, Vendors.ALIBABA_CLUSTER, SETTINGS)) {
      vendor.turns(rig, 1, Reply.json(CLUSTER.formatted("1", ONE + "," + TWO)));
      vendor.turns(rig, 1, Reply.json(CLUSTER.formatted("1.0", TWO + "," + ONE)));
      assertEquals(List.of("session.discovered"), rig.types("t"));
      vendor.turns(rig, 1, Reply.json(CLUSTER.formatted("1", TWO + "," + TWO)));
      assertEquals(List.of("session.discovered", "session.changed"), rig.types("t"));
      assertEquals("1E+400", rig.events().get(0).at("/data/attributes/extra/huge").asText());
    }
  }

  @Test
  void anAnswerThatWasReadBeforeHasTheRequestIdOfNow() throws Exception {
    String every = SETTINGS + "target.t.emit = every-poll\n";
    String answer = CLUSTER.formatted("1", ONE);
    try (PlayedVendor vendor = new PlayedVendor();
        Rig rig = vendor.start(home, Vendors.ALIBABA_CLUSTER, every)) {
      for (String id : List.of("r-1", "r-2", "r-3")) {
        vendor.turns(rig, 1, Reply.json(answer.replace("\"r\"", "\"" + id + "\"")));
      }
      assertEquals(
          List.of("r-1", "r-2", "r-3"),
          rig.events().stream().map(event -> event.at("/data/requestId").asText()).toList());
    }
  }

  @Test
  void aClockThatWasSetBackKeptSlowedPollsAway() throws Exception {
    Vendors endpoint = Vendors.HUAWEI_SQL;
    try (PlayedVendor vendor = new PlayedVendor();
        Rig rig = vendor.start(home, endpoint, SETTINGS)) {
      vendor.turns(rig, 3, Reply.answer(403, Map.of(), "{}"));
      assertEquals(1, rig.types("t").size());
      vendor.time.advance(Duration.ofDays(-31));
      vendor.turns(rig, 8, Reply.json(endpoint.good()));
      assertEquals(
          List.of("poll.failed", "poll.recovered", "session.discovered"),
          rig.types("t").stream().sorted().toList());
    }
  }
}
