package dev.sessionrelay.outages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionrelay.simulator.DemoKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What HTTP allows a server to do, or what servers do all the same: by the bytes on the wire. */
class ProtocolTest {
  private static final String SETTINGS =
      """
      simulator.enabled = false
      retry.delay = 1ms
      breaker.failures = 100
      http.response-timeout = 2s
      limits.answer-time = 1s
      """;

  private static final Map<String, String> GZIP = Map.of("Content-Encoding", "gzip");

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

  private Rig start(Vendors endpoint) throws Exception {
    return vendor.start(home, endpoint, SETTINGS);
  }

  @Test
  void statusWasLostWhenTheBodyOfAnErrorBroke() throws Exception {
    try (Rig rig = start(Vendors.HUAWEI_SQL)) {
      assertEquals("VENDOR_FAULT 500", newFailure(rig, Reply.truncated(500, "{\"error_code\":")));
      assertEquals("UNDOCUMENTED 503", newFailure(rig, Reply.huge(503, 100L << 20)));
      assertEquals("VENDOR_FAULT 500", newFailure(rig, Reply.announcing(500, 100L << 20)));
      assertEquals(
          "UNDOCUMENTED 502",
          newFailure(
              rig, Reply.answer(502, GZIP, "no gzip at all".getBytes(StandardCharsets.UTF_8))));
      assertEquals(
          "VENDOR_FAULT 500",
          newFailure(rig, Reply.drip(500, "x".repeat(50), Duration.ofMillis(50))));
      assertEquals("UNAUTHENTICATED 401", newFailure(rig, Reply.truncated(401, "refused")));
    }
  }

  @Test
  void whatWasReadOfABrokenErrorIsTold() throws Exception {
    try (Rig rig = start(Vendors.HUAWEI_SQL)) {
      String said = "{\"error_code\":\"common.00000500\",\"error_msg\":\"internal error\"}";
      failure(rig, Reply.truncated(500, said + " ".repeat(said.length() + 2)));
      assertEquals("common.00000500", last(rig).path("code").asText());
    }
  }

  @Test
  void brokenCompressionWasTakenForAnUnreachableVendor() throws Exception {
    try (Rig rig = start(Vendors.HUAWEI_SQL)) {
      byte[] good = gzip(Vendors.HUAWEI_SQL.good().getBytes(StandardCharsets.UTF_8));
      byte[] half = Arrays.copyOf(good, good.length / 2);
      assertEquals("MALFORMED 200", failure(rig, Reply.answer(200, GZIP, half)));
      assertTrue(last(rig).path("message").asText().contains("compression"), last(rig).toString());
      turn(rig, Reply.answer(200, GZIP, good));
      assertEquals(List.of("poll.failed", "session.discovered", "poll.recovered"), rig.types("t"));
    }
  }

  @Test
  void compressionBombIsCutOffAtTheLimit() throws Exception {
    try (Rig rig = start(Vendors.HUAWEI_SQL)) {
      byte[] bomb = gzip(new byte[256 << 20]);
      assertEquals("MALFORMED 200", failure(rig, Reply.answer(200, GZIP, bomb)));
      assertTrue(last(rig).path("message").asText().contains("limits.answer-size"));
    }
  }

  @Test
  void headThatDripsHeldAThreadForEver() throws Exception {
    try (Rig rig = start(Vendors.HUAWEI_SQL)) {
      assertEquals("UNREACHABLE ", failure(rig, Reply.endlessHead(Duration.ofMillis(50))));
      assertTrue(last(rig).path("message").asText().contains("limits.answer-time"));
    }
  }

  @Test
  void headWithoutEndFilledTheMemory() throws Exception {
    try (Rig rig = start(Vendors.HUAWEI_SQL)) {
      assertEquals("UNREACHABLE ", failure(rig, Reply.endlessHead(Duration.ZERO)));
      assertTrue(last(rig).path("message").asText().contains("header count"), last(rig).toString());
    }
  }

  @Test
  void listingWithAnErrorInsideMadeAllSessionsLookGone() throws Exception {
    try (Rig rig = start(Vendors.ALIBABA_CLUSTERS)) {
      turn(rig, Reply.json(Vendors.ALIBABA_CLUSTERS.good()));
      String error =
          "{\"success\":false,\"code\":\"Odd.Inside\",\"message\":\"busy\",\"totalCount\":0,"
              + "\"sessionClusters\":[]}";
      for (int i = 0; i < 3; i++) {
        turn(rig, Reply.json(error));
      }
      assertEquals(List.of("session.discovered", "poll.failed"), rig.types("t"));
      assertEquals("MALFORMED", last(rig).path("class").asText());
      assertTrue(last(rig).path("message").asText().contains("Odd.Inside: busy"));
    }
  }

  @Test
  void listingShorterThanItsOwnTotalMadeSessionsLookGone() throws Exception {
    try (Rig rig = start(Vendors.ALIBABA_CLUSTERS)) {
      turn(rig, Reply.json(listing(2, "a", "b")));
      for (int i = 0; i < 3; i++) {
        turn(rig, Reply.json(listing(2, "a")));
      }
      assertEquals(List.of("session.discovered", "session.discovered"), rig.types("t"));
      assertFalse(rig.turns("t").last().complete());
      turn(rig, Reply.json(listing(1, "a")));
      assertTrue(rig.turns("t").last().complete());
      turn(rig, Reply.json(listing(1, "a")));
      assertEquals(
          List.of("session.discovered", "session.discovered", "session.gone"), rig.types("t"));
    }
  }

  @Test
  void wordsThatNoDocumentHasWereNotCounted() throws Exception {
    try (Rig rig = start(Vendors.HUAWEI_SQL)) {
      turn(rig, Reply.json(Vendors.HUAWEI_SQL.good().replace("RUNNING", "Hibernating")));
      assertEquals(Set.of("Hibernating"), rig.turns("t").last().undocumented());
      JsonNode session = rig.events().get(0).path("data");
      assertEquals("Hibernating", session.path("vendorState").asText());
      assertEquals("UNKNOWN", session.path("state").asText());
    }
  }

  @Test
  void pageOfAGatewayMadeAKnownSessionGone() throws Exception {
    try (Rig rig = start(Vendors.ORACLE_NOTEBOOK)) {
      turn(rig, Reply.json(Vendors.ORACLE_NOTEBOOK.good()));
      assertEquals("GONE 404", failure(rig, Reply.html(404)));
      assertEquals(List.of("session.discovered", "poll.failed"), rig.types("t"));
      assertTrue(last(rig).path("solution").asText().contains("base-url"), last(rig).toString());
    }
  }

  @Test
  void vendorThatSaysWhenItIsBackWasAskedBeforeThat() throws Exception {
    try (Rig rig = start(Vendors.HUAWEI_SQL)) {
      vendor.raw.alwaysAnswers("t", Reply.answer(503, Map.of("Retry-After", "300"), ""));
      for (int i = 0; i < 5; i++) {
        vendor.turn(rig, "t");
      }
      assertEquals(1, vendor.raw.seen("t").size());
      vendor.time.advance(Duration.ofSeconds(1));
      turn(rig, Reply.json(Vendors.HUAWEI_SQL.good()));
      assertEquals(List.of("poll.failed", "session.discovered", "poll.recovered"), rig.types("t"));
    }
  }

  @Test
  void connectionThatTheServerClosedMeanwhileIsNoIncident() throws Exception {
    try (Rig rig = start(Vendors.HUAWEI_SQL)) {
      for (int i = 0; i < 20; i++) {
        turn(rig, Reply.thenEnds(Reply.json(Vendors.HUAWEI_SQL.good())));
      }
      assertEquals(List.of("session.discovered"), rig.types("t"));
    }
  }

  @Test
  void addressMayBeAnIpv6Literal() throws Exception {
    assumeTrue(hasIpv6(), "this machine has no IPv6");
    try (RawVendor six = RawVendor.start(vendor.time, "::1")) {
      for (Vendors endpoint : Vendors.ALL) {
        Path own = Files.createDirectory(home.resolve(endpoint.name()));
        DemoKeys.ensure(own);
        String base = "http://[::1]:" + six.port() + "/t";
        six.alwaysAnswers("t", Reply.json(endpoint.good()));
        try (Rig rig = Rig.start(own, SETTINGS + endpoint.properties("t", base), vendor.time)) {
          rig.turn("t");
          assertEquals(List.of("session.discovered"), rig.types("t"));
        }
      }
      assertEquals("[::1]:" + six.port(), six.seen("t").get(0).headers().get("host"));
    }
  }

  private static boolean hasIpv6() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** Class and status of the newest failure after a turn with this answer. */
  /** Of an incident of its own: in one that goes on, a class is told once. */
  private String newFailure(Rig rig, Reply reply) {
    turn(rig, Reply.json(Vendors.HUAWEI_SQL.good()));
    return failure(rig, reply);
  }

  private String failure(Rig rig, Reply reply) {
    turn(rig, reply);
    JsonNode failure = last(rig);
    return failure.path("class").asText() + " " + failure.path("status").asText();
  }

  private static JsonNode last(Rig rig) {
    List<JsonNode> failed = rig.events(event -> Rig.type(event).equals("poll.failed"));
    return failed.get(failed.size() - 1).path("data").path("failure");
  }

  private void turn(Rig rig, Reply always) {
    vendor.turns(rig, 1, always);
  }

  private static String listing(int total, String... ids) {
    String sessions =
        String.join(
            ",",
            Arrays.stream(ids)
                .map(id -> "{\"sessionClusterId\":\"" + id + "\",\"state\":\"Running\"}")
                .toList());
    return "{\"sessionClusters\":[" + sessions + "],\"totalCount\":" + total + "}";
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }
}
