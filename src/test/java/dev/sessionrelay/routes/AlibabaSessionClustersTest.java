package dev.sessionrelay.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code routes/vendors/alibaba-session-clusters.camel.yaml}: ListSessionClusters, by pages. */
class AlibabaSessionClustersTest extends CamelTestSupport {
  private static final String PROPERTIES =
      """
      account.spark.vendor            = alibaba
      account.spark.region            = cn-hangzhou
      account.spark.base-url          = %s
      account.spark.requests-per-second = 1000
      account.spark.access-key-id     = LTAIexample
      account.spark.access-key-secret = a-secret

      target.all.endpoint  = alibaba-session-clusters
      target.all.account   = spark
      target.all.workspace = w-1234abcd
      target.all.every     = 30s

      target.some.endpoint  = alibaba-session-clusters
      target.some.account   = spark
      target.some.workspace = w-5678
      target.some.kind      = THRIFT
      target.some.queue     = a queue/with&odd=signs
      target.some.session   = sc-123131
      target.some.page-size = 7
      target.some.every     = 30s
      """;

  private static final String REQUEST =
      """
      GET /api/v1/workspaces/LINE HTTP/1.1
      Accept: application/json
      x-acs-action: ListSessionClusters
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

  private static final String FIRST =
      request("w-1234abcd/sessionClusters?maxResults=20&regionId=cn-hangzhou");

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
  void asksForTheWholeWorkspaceWithoutFilters() throws Exception {
    vendor.answer(200, page(null, "sc-1"));
    routes.turn("all", template);
    assertEquals(List.of(FIRST), vendor.take());
    assertEquals(List.of("session.discovered sc-1 RUNNING"), routes.eventLines());
  }

  @Test
  void passesTheDocumentedFilters() throws Exception {
    vendor.answer(200, page(null, "sc-123131"));
    routes.turn("some", template);
    String line =
        "w-5678/sessionClusters?kind=THRIFT&maxResults=7&queueName=a%20queue%2Fwith%26odd%3Dsigns"
            + "&regionId=cn-hangzhou&sessionClusterId=sc-123131";
    assertEquals(List.of(request(line)), vendor.take());
  }

  /** CVE-2026-78164: camel-http resolves placeholders in the header with the address. */
  @Test
  void aPlaceholderInATokenGoesOutVerbatim() throws Exception {
    vendor.answer(200, page("{{env:HOME}}", "sc-1"));
    vendor.answer(200, page(null));
    routes.turn("all", template);
    String next =
        "w-1234abcd/sessionClusters?maxResults=20&nextToken=%7B%7Benv%3AHOME%7D%7D&regionId=cn-hangzhou";
    assertEquals(List.of(FIRST, request(next)), vendor.take());
  }

  /** Camel encodes the tilde too, before the request is signed; to a server both are the same. */
  @Test
  void asksPageAfterPageWithEachTokenEncoded() throws Exception {
    vendor.answer(200, Wire.HEADERS_NOT_FOR_US, page("a+b/c==&x=1 ~%41\u00fc", "sc-1"));
    vendor.answer(200, Wire.HEADERS_NOT_FOR_US, page("2", "sc-2", "sc-3"));
    vendor.answer(200, page(null));
    routes.turn("all", template);
    String next = "w-1234abcd/sessionClusters?maxResults=20&nextToken=%s&regionId=cn-hangzhou";
    assertEquals(
        List.of(
            FIRST,
            request(next.formatted("a%2Bb%2Fc%3D%3D%26x%3D1%20~%2541%C3%BC")),
            request(next.formatted("2"))),
        vendor.take());
    List<JsonNode> events = routes.events();
    assertEquals(3, events.size());
    assertEquals(List.of(), Wire.leaks(events));
  }

  @Test
  void theDocumentsExampleIsADiscoveredSession() throws Exception {
    vendor.answer(200, Wire.example("alibaba-session-clusters")).answer(200, page(""));
    routes.turn("all", template);
    JsonNode event = Wire.ofType(routes.events(), "sessionrelay.session.discovered");
    assertEquals("/alibaba-session-clusters/spark/w-1234abcd", event.path("source").asText());
    assertEquals("sc-123131", event.path("subject").asText());
    assertEquals("2024-11-22T09:26:38Z", event.at("/data/createdAt").asText());
  }

  @Test
  void oneOfManyThatChangesIsOneEventWithItsPast() throws Exception {
    vendor.answer(200, page("2", "sc-1")).answer(200, page(null, "sc-2"));
    String stopped = page(null, "sc-2").replace("Running", "Stopped");
    vendor.answer(200, page("2", "sc-1")).answer(200, stopped);
    routes.turn("all", template);
    routes.events();
    routes.turn("all", template);
    JsonNode event = Wire.ofType(routes.events(), "sessionrelay.session.changed");
    assertEquals("sc-2", event.path("subject").asText());
    assertEquals("RUNNING", event.at("/data/previous/state").asText());
    assertEquals("STOPPED", event.at("/data/state").asText());
  }

  @Test
  void aSessionMissingFromTwoCompleteListingsIsGone() throws Exception {
    vendor.answer(200, page(null, "sc-1", "sc-2"));
    vendor.answer(200, page(null, "sc-1")).answer(200, page(null, "sc-1"));
    routes.turn("all", template);
    routes.events();
    routes.turn("all", template);
    assertEquals(List.of(), routes.eventLines());
    routes.turn("all", template);
    assertEquals(List.of("session.gone sc-2 GONE"), routes.eventLines());
  }

  @Test
  void aListingThatBreaksOffSaysNothingAboutWhoIsGone() throws Exception {
    vendor.answer(200, page(null, "sc-1", "sc-2"));
    routes.turn("all", template);
    routes.events();
    for (int turn = 0; turn < 3; turn++) {
      vendor.answer(200, page("2", "sc-1"));
      vendor.answer(403, "{\"Code\":\"Forbidden.RAM\",\"Message\":\"no\",\"RequestId\":\"1\"}");
      routes.turnAtOnce("all", template);
    }
    assertEquals(1 + 3 * 2, vendor.take().size());
    assertEquals(List.of("poll.failed - FORBIDDEN"), routes.eventLines());
    assertEquals(List.of("sc-1 RUNNING", "sc-2 RUNNING"), routes.sessions());
  }

  @Test
  void aListingThatMovedWhileItWasReadSaysNothingAboutWhoIsGone() throws Exception {
    vendor.answer(200, page(null, "sc-1", "sc-2"));
    routes.turn("all", template);
    routes.events();
    for (int turn = 0; turn < 3; turn++) {
      vendor.answer(200, page("2", "sc-1")).answer(200, page(null, "sc-1"));
      routes.turn("all", template);
    }
    assertEquals(List.of(), routes.eventLines());
  }

  @Test
  void aListingThatRunsInCirclesIsMalformedAndEnds() throws Exception {
    vendor.answer(200, page("again", "sc-1")).answer(200, page("again", "sc-2"));
    routes.turn("all", template);
    assertEquals(2, vendor.take().size());
    assertEquals(List.of("poll.failed - MALFORMED"), routes.eventLines());
    assertEquals(List.of(), routes.sessions());
  }

  private static String request(String line) {
    return REQUEST.replace("LINE", line);
  }

  private static String page(String nextToken, String... ids) {
    String sessions =
        Stream.of(ids)
            .map("{\"sessionClusterId\":\"%s\",\"state\":\"Running\"}"::formatted)
            .collect(Collectors.joining(","));
    String token = nextToken == null ? "" : ",\"nextToken\":\"" + nextToken + "\"";
    return "{\"sessionClusters\":[" + sessions + "]" + token + "}";
  }
}
