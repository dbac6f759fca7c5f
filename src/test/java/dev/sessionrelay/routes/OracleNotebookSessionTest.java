package dev.sessionrelay.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionrelay.simulator.DemoKeys;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code routes/vendors/oracle-notebook-session.camel.yaml}: "Get session details". */
class OracleNotebookSessionTest extends CamelTestSupport {
  private static final String PROPERTIES =
      """
      account.aidp.vendor      = oracle
      account.aidp.base-url    = %s
      account.aidp.requests-per-second = 1000
      account.aidp.config-file = %s/oracle-demo-config
      account.aidp.profile     = DEMO

      target.notebook.endpoint  = oracle-notebook-session
      target.notebook.account   = aidp
      target.notebook.platform  = ocid1.aidataplatform.oc1.iad.amaaaaaaexample
      target.notebook.workspace = a-workspace
      target.notebook.sessions  = 5f6d2a10-6f0e-4d0c-9d4e-0a1b2c3d4e5f
      target.notebook.every     = 30s
      """;

  private static final String REQUEST =
      """
      GET /20260430/aiDataPlatforms/ocid1.aidataplatform.oc1.iad.amaaaaaaexample/workspaces/a-workspace/notebook/api/sessions/5f6d2a10-6f0e-4d0c-9d4e-0a1b2c3d4e5f HTTP/1.1
      Accept: application/json
      Accept-Encoding: gzip, x-gzip, deflate
      Host: 127.0.0.1:PORT
      Connection: keep-alive
      User-Agent: session-relay
      x-date: Fri, 02 Jan 2026 03:04:05 GMT
      opc-request-id: NONCE
      Authorization: Signature version="1",headers="x-date (request-target) host",keyId="ocid1.tenancy.oc1..demotenancy/ocid1.user.oc1..demouser/FINGERPRINT",algorithm="rsa-sha256",signature="SIGNATURE"

      """;

  @TempDir static Path keys;
  @TempDir Path home;
  private final RecordingServer vendor = RecordingServer.start();
  private VendorRoutes routes;
  private String request;

  @Override
  protected CamelContext createCamelContext() throws Exception {
    CamelContext camel = super.createCamelContext();
    request = REQUEST.replace("FINGERPRINT", DemoKeys.oracleFingerprint(keys));
    routes = VendorRoutes.in(camel, home, PROPERTIES.formatted(vendor.uri(), keys));
    return camel;
  }

  @AfterEach
  void close() throws Exception {
    routes.close();
    vendor.close();
  }

  @Test
  void sendsTheDocumentedRequestAndNothingElse() throws Exception {
    vendor.answer(200, Wire.body("oracle-notebook-session", "active-and-idle"));
    routes.turn("notebook", template);
    assertEquals(List.of(request), vendor.take());
  }

  @Test
  void theRequestIdOfTheAnswerIsKept() throws Exception {
    String body = Wire.body("oracle-notebook-session", "active-and-idle");
    vendor.answer(200, "opc-request-id: 77AA\r\n", body);
    routes.turn("notebook", template);
    JsonNode event = routes.events().get(0);
    assertEquals("sessionrelay.session.discovered", event.path("type").asText());
    assertEquals(
        "/oracle-notebook-session/aidp/ocid1.aidataplatform.oc1.iad.amaaaaaaexample/a-workspace",
        event.path("source").asText());
    assertEquals("77AA", event.at("/data/requestId").asText());
    assertEquals("IDLE", event.at("/data/activity").asText());
  }

  @Test
  void anIdleKernelThatGetsBusyIsAChangeOfActivity() throws Exception {
    String idle = Wire.body("oracle-notebook-session", "active-and-idle");
    vendor.answer(200, idle).answer(200, idle.replace("\"idle\"", "\"busy\""));
    routes.turn("notebook", template);
    routes.turn("notebook", template);
    JsonNode event = Wire.ofType(routes.events(), "sessionrelay.session.changed");
    assertEquals("IDLE", event.at("/data/previous/activity").asText());
    assertEquals("BUSY", event.at("/data/activity").asText());
    assertEquals("RUNNING", event.at("/data/previous/state").asText());
    assertEquals("RUNNING", event.at("/data/state").asText());
  }

  @Test
  void headersOfAnAnswerNeverTravelOn() throws Exception {
    String body = Wire.body("oracle-notebook-session", "active-and-idle");
    vendor.answer(200, Wire.HEADERS_NOT_FOR_US, body).answer(200, body);
    routes.turn("notebook", template);
    routes.turn("notebook", template);
    assertEquals(List.of(request, request), vendor.take());
    assertEquals(List.of(), Wire.leaks(routes.events()));
  }
}
