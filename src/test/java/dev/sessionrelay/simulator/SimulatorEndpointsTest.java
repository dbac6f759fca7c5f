package dev.sessionrelay.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each endpoint answers as its document says, and refuses what the vendor would refuse. */
class SimulatorEndpointsTest {
  private static TestSimulator simulator;
  private static Client client;

  @BeforeAll
  static void start() {
    simulator = TestSimulator.start(SimulatorOptions.defaults().withSessions("0"));
    client = new Client(simulator);
    simulator.put(Endpoint.HUAWEI_SQL, "sql-1", "RUNNING");
    simulator.put(Endpoint.HUAWEI_RAY, "route-1", "RUNNING");
    simulator.put(Endpoint.ALIBABA_GET, "sc-1", "Running");
    simulator.put(Endpoint.ORACLE, "nb-1", "ACTIVE/idle");
    simulator.put(Endpoint.ORACLE, "nb-2", "CREATING");
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  @Test
  void huaweiSqlSession() throws IOException {
    Client.Answer answer = client.get(Paths.sql("sql-1"));

    assertEquals(200, answer.status());
    assertEquals(json("{'session_id':'sql-1','status':'RUNNING'}"), answer.json());
  }

  @Test
  void huaweiRaySessionIsAskedByRoute() throws IOException {
    simulator.supersede("route-2", "ray-session-7", "RUNNING");

    Client.Answer answer = client.post(Paths.ray("route-2"), null);

    assertEquals(json("{'session_id':'ray-session-7','status':'RUNNING'}"), answer.json());
  }

  @Test
  void alibabaGetHasTheFieldsAndTypesOfItsDocument() throws IOException {
    JsonNode session = client.get(Paths.cluster("sc-1")).json().path("sessionCluster");

    assertEquals(
        Set.of(
            "workspaceId sessionClusterId userId queueName state stateChangeReason"
                .concat(" autoStartConfiguration autoStopConfiguration applicationConfigs")
                .concat(" releaseVersion name userName kind webUI draftId domain")
                .concat(" displayReleaseVersion fusion envId gmtCreate startTime domainInner extra")
                .concat(" publicEndpointEnabled connectionToken")
                .split(" ")),
        names(session));
    assertTrue(session.path("userId").isTextual());
    assertTrue(session.at("/stateChangeReason/code").isTextual());
    assertTrue(session.path("extra").isTextual());
    assertTrue(session.path("gmtCreate").isIntegralNumber());
    assertTrue(session.path("connectionToken").asText().startsWith(Demo.CONNECTION_TOKEN_PREFIX));
  }

  @Test
  void alibabaListHasTheFieldsAndTypesOfItsDocument() throws IOException {
    JsonNode row = client.get(Paths.clusters("")).json().at("/sessionClusters/0");

    assertEquals(
        Set.of(
            "workspaceId sessionClusterId userId queueName state stateChangeReason"
                .concat(" autoStartConfiguration autoStopConfiguration applicationConfigs name")
                .concat(" userName kind webUI releaseVersion draftId domain displayReleaseVersion")
                .concat(" fusion gmtCreate startTime domainInner extra publicEndpointEnabled")
                .split(" ")),
        names(row));
    assertTrue(row.path("userId").isIntegralNumber());
    assertTrue(row.at("/stateChangeReason/code").isIntegralNumber());
    assertTrue(row.path("extra").isObject());
    assertTrue(row.path("draftId").asText().endsWith("\n"));
  }

  @Test
  void oracleSessionHasAKernelOnceItRuns() throws IOException {
    JsonNode running = client.get(Paths.notebook("nb-1")).json();
    JsonNode creating = client.get(Paths.notebook("nb-2")).json();

    assertEquals("ACTIVE", running.path("lifecycleState").asText());
    assertEquals("idle", running.at("/kernel/execution_state").asText());
    assertEquals("CREATING", creating.path("lifecycleState").asText());
    assertTrue(creating.get("kernel").isNull());
    assertEquals(
        Set.of("id name path type lifecycleState cluster_id agentFlowKey kernel".split(" ")),
        names(running));
  }

  @Test
  void oracleEchoesTheRequestId() throws IOException {
    String path = Paths.notebook("nb-1");

    assertEquals("my_id-1", client.get(path, "opc-request-id", "my_id-1").header("opc-request-id"));
    assertNotEquals("", client.get(path).header("opc-request-id"));
    assertNotEquals("", client.get(path).header("etag"));
    assertEquals(400, client.get(path, "opc-request-id", "a b").status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET | /v1/workspaces/" + Demo.HUAWEI_WORKSPACE + "/sessions/none | 404 common.01000001",
        "GET | /v1/workspaces/other/sessions/sql-1 | 404 common.01000001",
        "GET | /v1/workspaces/w%20w/sessions/sql-1 | 400 common.01000001",
        "GET | /v1/workspaces/w/sessions/s_1 | 400 common.01000001",
        "GET | /v1/workspaces/w/sessions/a1234567890123456789012345678901234567 | 400 common.01000001",
        "POST | /v1/workspaces/w/sessions/s | 404 APIG.0101",
        "GET | /v1/workspaces/w/sessions | 404 APIG.0101",
        "GET | /v1/workspaces/w/sessions/s/ | 404 APIG.0101",
        "GET | /v1/sessions?route_id=route-1 | 404 APIG.0101",
        "POST | /v1/sessions | 400 common.01000001",
        "POST | /v1/sessions?route_id= | 400 common.01000001",
        "POST | /v1/sessions?route_id=a_b | 400 common.01000001",
        "POST | /v1/sessions?route_id=none | 404 common.01000001",
        "GET | /v3/auth/tokens | 404 APIG.0101",
        "GET | /api/v1/workspaces/w-1234abcd/sessionClusters | 400 MissingParameter.regionId",
        "GET | /api/v1/workspaces/w-1234abcd/sessionClusters/sc-1 | 400 MissingParameter.regionId",
        "GET | /api/v1/workspaces/w-1234abcd/sessionClusters?regionId=A%20B | 400 InvalidParameter.regionId",
        "GET | /api/v1/workspaces/w-none/sessionClusters?regionId=r | 404 InvalidWorkspace.NotFound",
        "GET | /api/v1/workspaces/w-1234abcd/sessionClusters/x?regionId=r | 404 InvalidSessionCluster.NotFound",
        "GET | /api/v1/workspaces/w-1234abcd/sessionClusters?regionId=r&maxResults=0 | 400 InvalidParameter.maxResults",
        "GET | /api/v1/workspaces/w-1234abcd/sessionClusters?regionId=r&maxResults=x | 400 InvalidParameter.maxResults",
        "GET | /api/v1/workspaces/w-1234abcd/sessionClusters?regionId=r&kind=JAR | 400 InvalidParameter.kind",
        "GET | /api/v1/workspaces/w-1234abcd/sessionClusters?regionId=r&nextToken=x | 400 InvalidParameter.nextToken",
        "POST | /api/v1/workspaces/w-1234abcd/sessionClusters?regionId=r | 404 InvalidAction.NotFound",
        "GET | /api/v2/workspaces/w-1234abcd/sessionClusters?regionId=r | 404 InvalidAction.NotFound",
        "GET | /20260430/aiDataPlatforms/nonsense/workspaces/w/notebook/api/sessions/s | 400 InvalidParameter",
        "GET | /20260430/aiDataPlatforms/ocid1.x.oc1..a/workspaces/w/notebook/api/sessions/s | 404 NotAuthorizedOrNotFound",
        "DELETE | /20260430/aiDataPlatforms/ocid1.x.oc1..a/workspaces/w/notebook/api/sessions/s | 404 NotFound",
        "GET | /20260430/aiDataPlatforms | 404 NotFound",
      })
  void refuses(String method, String target, String expected) throws IOException {
    Client.Answer answer = client.send(method, target, null);

    assertEquals(expected, answer.status() + " " + code(answer.json()));
  }

  @Test
  void refusesABodyWhereHuaweiHasNone() throws IOException {
    assertEquals(400, client.post(Paths.ray("route-1"), "{}").status());
    assertEquals(200, client.post(Paths.ray("route-1"), null).status());
  }

  @Test
  void errorBodiesAreWordForWordThoseOfTheDocuments() throws IOException {
    JsonNode forbidden =
        json(
            "{'error':{'code':'403','message':'X-Auth-Token is invalid in the request',"
                + "'title':'Forbidden'},'error_code':403,"
                + "'error_msg':'X-Auth-Token is invalid in the request','title':'Forbidden'}");
    try (TestSimulator other = TestSimulator.start(SimulatorOptions.defaults())) {
      other.misbehave(Endpoint.HUAWEI_SQL, new Misbehaviour.Status(403));
      assertEquals(forbidden, new Client(other).get(Paths.sql("x")).json());
    }
    JsonNode missing = client.get(Paths.sql("none")).json();
    assertEquals(
        json("{'error_code':'common.01000001','error_msg':'response status exception, code: 404'}"),
        missing);
    JsonNode alibaba = client.get(Paths.cluster("none")).json();
    assertEquals(Set.of("RequestId HostId Code Message Recommend".split(" ")), names(alibaba));
    assertEquals(Set.of("code", "message"), names(client.get(Paths.notebook("x")).json()));
  }

  @Test
  void forgetsASessionThatWasRemoved() throws IOException {
    simulator.put(Endpoint.HUAWEI_SQL, "sql-9", "RUNNING");
    assertEquals(200, client.get(Paths.sql("sql-9")).status());

    simulator.remove(Endpoint.HUAWEI_SQL, "sql-9");

    assertEquals(404, client.get(Paths.sql("sql-9")).status());
  }

  @Test
  void requestsAreInTheLogWhenTheirAnswerIsThere() throws IOException {
    long before = simulator.requestCount(Endpoint.HUAWEI_RAY);

    client.post(Paths.ray("route-1"), null);

    List<SimulatedRequest> requests = simulator.requests();
    SimulatedRequest last = requests.get(requests.size() - 1);
    assertEquals(before + 1, simulator.requestCount(Endpoint.HUAWEI_RAY));
    assertEquals("/v1/sessions?route_id=route-1", last.target());
    assertEquals("route-1", last.session());
    assertEquals(200, last.status());
    assertEquals(client.authority(), last.header("Host").orElseThrow());
  }

  @Test
  void theStartPageSaysWhatThereIsToTry() throws IOException {
    Client.Answer page = client.get("/");

    assertEquals(200, page.status());
    assertTrue(page.body().contains("/v1/sessions?route_id="), page.body());
    assertFalse(page.body().contains("%1$s"));
    assertEquals(404, client.get("/favicon.ico").status());
  }

  private static String code(JsonNode error) {
    return error.path("error_code").asText(error.path("Code").asText(error.path("code").asText()));
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new HashSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static JsonNode json(String singleQuoted) throws IOException {
    return new ObjectMapper().readTree(singleQuoted.replace('\'', '"'));
  }
}
