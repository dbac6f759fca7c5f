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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code routes/vendors/huawei-sql-session.camel.yaml}: "Querying Session Information". */
class HuaweiSqlSessionTest extends CamelTestSupport {
  private static final String SESSION = "ac8111bf-3601-4905-8ddd-b41d3e636a4e";
  private static final String PROPERTIES =
      """
      account.fabric.vendor   = huawei
      account.fabric.region   = cn-north-4
      account.fabric.base-url = %s
      account.fabric.requests-per-second = 1000
      account.fabric.token    = a-token

      target.sql.endpoint  = huawei-sql-session
      target.sql.account   = fabric
      target.sql.workspace = 0b1c2d3e-1111-2222-3333-444455556666
      target.sql.sessions  = ac8111bf-3601-4905-8ddd-b41d3e636a4e
      target.sql.every     = 30s
      """;

  private static final String REQUEST =
      """
      GET /v1/workspaces/0b1c2d3e-1111-2222-3333-444455556666/sessions/ac8111bf-3601-4905-8ddd-b41d3e636a4e HTTP/1.1
      Accept: application/json
      Accept-Encoding: gzip, x-gzip, deflate
      Host: 127.0.0.1:PORT
      Connection: keep-alive
      User-Agent: session-relay
      X-Auth-Token: a-token

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
    vendor.answer(200, answer("RUNNING"));
    routes.turn("sql", template);
    assertEquals(List.of(REQUEST), vendor.take());
  }

  @Test
  void theDocumentsExampleIsADiscoveredSession() throws Exception {
    vendor.answer(200, Wire.example("huawei-sql-session"));
    routes.turn("sql", template);
    JsonNode event = routes.events().get(0);
    assertEquals("sessionrelay.session.discovered", event.path("type").asText());
    assertEquals(
        "/huawei-sql-session/fabric/0b1c2d3e-1111-2222-3333-444455556666",
        event.path("source").asText());
    assertEquals("ac8111bf-3601-4905-8ddd-b41d3e636a4e", event.path("subject").asText());
    assertEquals("RUNNING", event.at("/data/state").asText());
    assertEquals("sql", event.at("/data/target").asText());
  }

  @Test
  void aChangeTellsWhatWasBeforeAndAnUnchangedPollTellsNothing() throws Exception {
    vendor.answer(200, answer("RUNNING")).answer(200, answer("RUNNING"));
    vendor.answer(200, answer("CLOSED"));
    routes.turn("sql", template);
    routes.turn("sql", template);
    assertEquals(1, routes.events().size());
    routes.turn("sql", template);
    List<JsonNode> events = routes.events();
    assertEquals(1, events.size());
    assertEquals("sessionrelay.session.changed", events.get(0).path("type").asText());
    assertEquals("RUNNING", events.get(0).at("/data/previous/state").asText());
    assertEquals("STOPPED", events.get(0).at("/data/state").asText());
    assertEquals("[\"state\"]", events.get(0).at("/data/changed").toString());
  }

  @Test
  void headersOfAnAnswerNeverTravelOn() throws Exception {
    vendor.answer(200, Wire.HEADERS_NOT_FOR_US, answer("RUNNING")).answer(200, answer("RUNNING"));
    routes.turn("sql", template);
    routes.turn("sql", template);
    assertEquals(List.of(REQUEST, REQUEST), vendor.take());
    assertEquals(List.of(), Wire.leaks(routes.events()));
  }

  @Test
  void aKnownSessionThatTheVendorNoLongerHasIsGone() throws Exception {
    vendor.answer(200, answer("RUNNING"));
    String unknown = "{\"error_code\":\"common.01000001\",\"error_msg\":\"code: 404\"}";
    vendor.answer(404, unknown).answer(404, unknown);
    routes.turn("sql", template);
    routes.turn("sql", template);
    routes.turn("sql", template);
    assertEquals(
        List.of(
            "session.discovered ac8111bf-3601-4905-8ddd-b41d3e636a4e RUNNING",
            "session.gone ac8111bf-3601-4905-8ddd-b41d3e636a4e GONE"),
        routes.eventLines());
  }

  /** CVE-2026-78164: camel-http resolves placeholders in the header with the address. */
  @ParameterizedTest
  @CsvSource({
    "{{env:HOME}}, %7B%7Benv%3AHOME%7D%7D",
    "${env:HOME}, %24%7Benv%3AHOME%7D",
    "${header.X-Stray}, %24%7Bheader.X-Stray%7D"
  })
  void aPlaceholderInASessionIdGoesOutVerbatim(String id, String encoded) throws Exception {
    vendor.answer(200, answer(id, "RUNNING"));
    routes.turn("sql", id, template);
    assertEquals(List.of(REQUEST.replace(SESSION, encoded)), vendor.take());
    assertEquals(List.of("session.discovered " + id + " RUNNING"), routes.eventLines());
  }

  private static String answer(String status) {
    return answer(SESSION, status);
  }

  private static String answer(String id, String status) {
    return "{\"session_id\":\"%s\",\"status\":\"%s\"}".formatted(id, status);
  }
}
