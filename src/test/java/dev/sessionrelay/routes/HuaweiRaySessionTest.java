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

/** {@code routes/vendors/huawei-ray-session.camel.yaml}: "Obtaining Session Information". */
class HuaweiRaySessionTest extends CamelTestSupport {
  private static final String PROPERTIES =
      """
      account.fabric.vendor   = huawei
      account.fabric.region   = cn-north-4
      account.fabric.base-url = %s
      account.fabric.requests-per-second = 1000
      account.fabric.token    = a-token

      target.ray.endpoint = huawei-ray-session
      target.ray.account  = fabric
      target.ray.routes   = 11111111-2222-3333-4444-555555555555
      target.ray.every    = 30s
      """;

  private static final String REQUEST =
      """
      POST /v1/sessions?route_id=11111111-2222-3333-4444-555555555555 HTTP/1.1
      Accept: application/json
      Accept-Encoding: gzip, x-gzip, deflate
      Host: 127.0.0.1:PORT
      Content-Length: 0
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
  void sendsAPostWithoutABody() throws Exception {
    vendor.answer(200, answer("s-1", "RUNNING"));
    routes.turn("ray", template);
    assertEquals(List.of(REQUEST), vendor.take());
  }

  @Test
  void theRouteIsTheScopeOfItsSession() throws Exception {
    vendor.answer(200, Wire.example("huawei-ray-session"));
    routes.turn("ray", template);
    JsonNode event = routes.events().get(0);
    assertEquals(
        "/huawei-ray-session/fabric/11111111-2222-3333-4444-555555555555",
        event.path("source").asText());
    assertEquals("ac8111bf-3601-4905-8ddd-b41d3e636a4e", event.path("subject").asText());
    assertEquals("RAY", event.at("/data/kind").asText());
  }

  @Test
  void anotherSessionOfTheRouteSupersedesTheFirst() throws Exception {
    vendor.answer(200, answer("s-1", "RUNNING")).answer(200, answer("s-2", "RUNNING"));
    routes.turn("ray", template);
    routes.events();
    routes.turn("ray", template);
    List<JsonNode> events = routes.events();
    assertEquals(2, events.size());
    JsonNode gone = Wire.ofType(events, "sessionrelay.session.gone");
    assertEquals("s-1", gone.path("subject").asText());
    assertEquals("SUPERSEDED", gone.at("/data/goneReason").asText());
    JsonNode discovered = Wire.ofType(events, "sessionrelay.session.discovered");
    assertEquals("s-2", discovered.path("subject").asText());
  }

  @Test
  void aRouteThatIsUnknownTakesItsSessionWithIt() throws Exception {
    vendor.answer(200, answer("s-1", "RUNNING"));
    String unknown = "{\"error_code\":\"common.01000001\",\"error_msg\":\"code: 404\"}";
    vendor.answer(404, unknown).answer(404, unknown);
    routes.turn("ray", template);
    routes.turn("ray", template);
    routes.turn("ray", template);
    assertEquals(
        List.of("session.discovered s-1 RUNNING", "session.gone s-1 GONE"), routes.eventLines());
  }

  @Test
  void headersOfAnAnswerNeverTravelOn() throws Exception {
    vendor.answer(200, Wire.HEADERS_NOT_FOR_US, answer("s-1", "RUNNING"));
    vendor.answer(200, answer("s-1", "RUNNING"));
    routes.turn("ray", template);
    routes.turn("ray", template);
    assertEquals(List.of(REQUEST, REQUEST), vendor.take());
    assertEquals(List.of(), Wire.leaks(routes.events()));
  }

  private static String answer(String session, String status) {
    return "{\"session_id\":\"%s\",\"status\":\"%s\"}".formatted(session, status);
  }
}
