package dev.sessionrelay.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code routes/vendors/alibaba-session-cluster.camel.yaml}: GetSessionCluster. */
class AlibabaSessionClusterTest extends CamelTestSupport {
  private static final String PROPERTIES =
      """
      account.spark.vendor            = alibaba
      account.spark.region            = cn-hangzhou
      account.spark.base-url          = %s
      account.spark.requests-per-second = 1000
      account.spark.access-key-id     = LTAIexample
      account.spark.access-key-secret = a-secret

      target.cluster.endpoint  = alibaba-session-cluster
      target.cluster.account   = spark
      target.cluster.workspace = w-1234abcd
      target.cluster.sessions  = 1234abcd-12ab-34cd-56ef-1234567890ab
      target.cluster.every     = 30s
      """;

  private static final String REQUEST =
      """
      GET /api/v1/workspaces/w-1234abcd/sessionClusters/1234abcd-12ab-34cd-56ef-1234567890ab?regionId=cn-hangzhou HTTP/1.1
      Accept: application/json
      x-acs-action: GetSessionCluster
      x-acs-version: 2023-08-08
      Accept-Encoding: gzip, x-gzip, deflate
      Host: 127.0.0.1:PORT
      Connection: keep-alive
      User-Agent: session-relay
      x-acs-date: 2026-01-02T03:04:05Z
      x-acs-signature-nonce: NONCE
      x-acs-content-sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
      Authorization: ACS3-HMAC-SHA256 Credential=LTAIexample,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=SIGNATURE

      """;

  @TempDir Path home;
  private final RecordingServer vendor = RecordingServer.start();
  private VendorRoutes routes;

  @Override
  protected CamelContext createCamelContext() throws Exception {
    CamelContext camel = super.createCamelContext();
    routes = VendorRoutes.in(camel, home, PROPERTIES.formatted(vendor.uri()));
    return camel;
  }

  @AfterEach
  void close() throws Exception {
    routes.close();
    vendor.close();
  }

  @Test
  void sendsTheDocumentedRequestAndNothingElse() throws Exception {
    vendor.answer(200, Wire.example("alibaba-session-cluster"));
    routes.turn("cluster", template);
    assertEquals(List.of(REQUEST), vendor.take());
  }

  @Test
  void theDocumentsExampleIsADiscoveredSession() throws Exception {
    vendor.answer(200, Wire.example("alibaba-session-cluster"));
    routes.turn("cluster", template);
    JsonNode event = routes.events().get(0);
    assertEquals("sessionrelay.session.discovered", event.path("type").asText());
    assertEquals("/alibaba-session-cluster/spark/w-1234abcd", event.path("source").asText());
    assertEquals("RUNNING", event.at("/data/state").asText());
    assertEquals("user1", event.at("/data/owner/name").asText());
    assertEquals("DD6B1B2A-5837-5237-ABE4-FF0C8944****", event.at("/data/requestId").asText());
  }

  @Test
  void aChangeTellsWhatWasBefore() throws Exception {
    String running = Wire.example("alibaba-session-cluster");
    vendor.answer(200, running).answer(200, running.replace("\"Running\"", "\"Error\""));
    routes.turn("cluster", template);
    routes.turn("cluster", template);
    JsonNode event = Wire.ofType(routes.events(), "sessionrelay.session.changed");
    assertEquals("RUNNING", event.at("/data/previous/state").asText());
    assertEquals("FAILED", event.at("/data/state").asText());
  }

  @Test
  void theConnectionTokenStaysBehind() throws Exception {
    String empty = "\"connectionToken\": \"\"";
    String example = Wire.example("alibaba-session-cluster");
    assertEquals(true, example.contains(empty));
    vendor.answer(200, example.replace(empty, "\"connectionToken\": \"leaked\""));
    routes.turn("cluster", template);
    List<JsonNode> events = routes.events();
    assertEquals(1, events.size());
    assertEquals(List.of(), Wire.leaks(events));
  }

  @Test
  void headersOfAnAnswerNeverTravelOn() throws Exception {
    String body = Wire.example("alibaba-session-cluster");
    vendor.answer(200, Wire.HEADERS_NOT_FOR_US, body).answer(200, body);
    routes.turn("cluster", template);
    routes.turn("cluster", template);
    assertEquals(List.of(REQUEST, REQUEST), vendor.take());
    assertEquals(List.of(), Wire.leaks(routes.events()));
  }
}
