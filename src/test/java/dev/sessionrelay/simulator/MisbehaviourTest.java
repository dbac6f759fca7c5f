package dev.sessionrelay.simulator;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vendors on a bad day. */
class MisbehaviourTest {
  private static final long HUGE = 100L << 20;

  private final String path = Paths.sql("sql-1");
  private TestSimulator simulator;
  private Client client;

  @BeforeEach
  void start() {
    simulator = TestSimulator.start(SimulatorOptions.defaults().withSessions("0"));
    simulator.put(Endpoint.HUAWEI_SQL, "sql-1", "RUNNING");
    simulator.put(Endpoint.HUAWEI_SQL, "sql-2", "RUNNING");
    client = new Client(simulator);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @ParameterizedTest
  @CsvSource({
    "400, common.01000001",
    "401, APIG.1002",
    "403, 403",
    "404, common.01000001",
    "408, common.00000408",
    "429, APIG.0308",
    "500, common.00000500",
    "502, APIG.0201",
    "418, APIG.0201"
  })
  void huaweiErrors(int status, String code) throws IOException {
    simulator.misbehave(Endpoint.HUAWEI_SQL, new Misbehaviour.Status(status));

    Client.Answer answer = client.get(path);

    assertEquals(status + " " + code, answer.status() + " " + text(answer, "error_code"));
  }

  @ParameterizedTest
  @CsvSource({
    "400, InvalidParameter",
    "403, Forbidden.RAM",
    "404, InvalidSessionCluster.NotFound",
    "408, RequestTimeout",
    "429, Throttling.User",
    "500, InternalError",
    "503, ServiceUnavailable"
  })
  void alibabaErrors(int status, String code) throws IOException {
    simulator.misbehave(Endpoint.ALIBABA_LIST, new Misbehaviour.Status(status));

    Client.Answer answer = client.get(Paths.clusters(""));

    assertEquals(status + " " + code, answer.status() + " " + text(answer, "Code"));
  }

  @ParameterizedTest
  @CsvSource({
    "401, NotAuthenticated",
    "404, NotAuthorizedOrNotFound",
    "409, IncorrectState",
    "429, TooManyRequests",
    "500, InternalServerError"
  })
  void oracleErrors(int status, String code) throws IOException {
    simulator.misbehave(Endpoint.ORACLE, new Misbehaviour.Status(status));

    Client.Answer answer = client.get(Paths.notebook("nb"), "opc-request-id", "my-id");

    assertEquals(status + " " + code, answer.status() + " " + text(answer, "code"));
    assertEquals("my-id", answer.header("opc-request-id"));
  }

  @Test
  void throttlingTellsHowLongInEachVendorsWay() throws IOException {
    Misbehaviour throttle = new Misbehaviour.Throttle(Duration.ofSeconds(30));
    simulator.misbehave(Endpoint.HUAWEI_SQL, throttle);
    simulator.misbehave(Endpoint.ALIBABA_GET, throttle);

    assertEquals("30", client.get(path).header("Retry-After"));
    assertEquals("30000", client.get(Paths.cluster("x")).header("x-acs-retry-after"));
  }

  @Test
  void oneSessionOrAFewRequestsOnly() throws IOException {
    simulator.misbehaveFor(Endpoint.HUAWEI_SQL, "sql-2", new Misbehaviour.Status(500));
    simulator.misbehave(Endpoint.HUAWEI_SQL, new Misbehaviour.Status(408), 2);

    assertEquals(408, client.get(path).status());
    assertEquals(408, client.get(path).status());
    assertEquals(200, client.get(path).status());
    assertEquals(500, client.get(Paths.sql("sql-2")).status());
    simulator.behave(Endpoint.HUAWEI_SQL);
    assertEquals(200, client.get(Paths.sql("sql-2")).status());
  }

  @Test
  void redirectHtmlAndAnythingElse() throws IOException {
    simulator.misbehave(Endpoint.HUAWEI_SQL, new Misbehaviour.Redirect(302, "http://else/"), 1);
    Client.Answer redirect = client.get(path);
    simulator.misbehave(Endpoint.HUAWEI_SQL, new Misbehaviour.Html(), 1);
    Client.Answer html = client.get(path);
    byte[] binary = {0, 1, 2};
    simulator.misbehave(Endpoint.HUAWEI_SQL, new Misbehaviour.Raw(299, Map.of("x", "y"), binary));
    Client.Answer raw = client.get(path);

    assertEquals("302 http://else/", redirect.status() + " " + redirect.header("Location"));
    assertEquals("200 text/html", html.status() + " " + html.header("Content-Type"));
    assertEquals("299 y 3", raw.status() + " " + raw.header("x") + " " + raw.body().length());
  }

  @Test
  void droppedAndTruncatedAnswersBreakTheClient() {
    // Not once only: the JDK's client tries a GET again by itself.
    simulator.misbehave(Endpoint.HUAWEI_SQL, new Misbehaviour.Drop());
    assertThrows(IOException.class, () -> client.get(path));
    simulator.misbehave(Endpoint.HUAWEI_SQL, new Misbehaviour.Truncate());
    assertThrows(IOException.class, () -> client.get(path));

    List<SimulatedRequest> requests = simulator.requests();
    assertEquals(0, requests.get(0).status());
    assertEquals(200, requests.get(requests.size() - 1).status());
  }

  @Test
  void listenerResetsConnections() throws IOException {
    try (ResettingListener listener = ResettingListener.start()) {
      URI uri = listener.baseUri();
      try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
        socket.getOutputStream().write("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
        SocketException e =
            assertThrows(SocketException.class, () -> socket.getInputStream().read());
        assertTrue(e.getMessage().contains("reset"), e.getMessage());
      }
      assertEquals(1, listener.resets());
    }
  }

  @Test
  void slowAnswersAreRightInTheEnd() throws IOException {
    long start = System.nanoTime();
    simulator.misbehave(Endpoint.HUAWEI_SQL, new Misbehaviour.Delay(Duration.ofMillis(150)), 1);
    assertEquals("RUNNING", client.get(path).json().path("status").asText());
    simulator.misbehave(Endpoint.HUAWEI_SQL, new Misbehaviour.Drip(Duration.ofMillis(5)));
    assertEquals("RUNNING", client.get(path).json().path("status").asText());

    assertTrue(System.nanoTime() - start > Duration.ofMillis(300).toNanos());
  }

  @Test
  void hugeAnswersAreStreamed() throws IOException {
    simulator.misbehave(Endpoint.HUAWEI_SQL, new Misbehaviour.Huge(HUGE));
    long length = 0;
    byte[] buffer = new byte[1 << 16];
    try (InputStream body = URI.create(simulator.baseUri() + path).toURL().openStream()) {
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        length += read;
      }
    }
    assertTrue(length >= HUGE, "length " + length);
  }

  @Test
  void closeDoesNotWaitForSlowAnswers() {
    simulator.misbehave(Endpoint.HUAWEI_SQL, new Misbehaviour.Delay(Duration.ofHours(1)));
    Thread waiting = new Thread(() -> assertThrows(IOException.class, () -> client.get(path)));
    waiting.start();
    await().until(() -> simulator.requestCount(Endpoint.HUAWEI_SQL) == 1);

    long start = System.nanoTime();
    simulator.close();

    assertTrue(System.nanoTime() - start < Duration.ofSeconds(5).toNanos());
    await().until(() -> !waiting.isAlive());
  }

  @Test
  void randomFailuresComeAsOftenAsToldAndRepeatBySeed() throws IOException {
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withFail(FailRule.parseAll("huawei-sql-session:429=0.2, huawei-sql-session:500=0.1"));
    List<Integer> first = statuses(options);

    assertEquals(first, statuses(options));
    assertNotEquals(first, statuses(options.withSeed(2)));
    long throttled = first.stream().filter(status -> status == 429).count();
    long broken = first.stream().filter(status -> status == 500).count();
    assertTrue(throttled > 40 && throttled < 80, "429: " + throttled);
    assertTrue(broken > 15 && broken < 50, "500: " + broken);
  }

  private static List<Integer> statuses(SimulatorOptions options) throws IOException {
    try (TestSimulator failing = TestSimulator.start(options)) {
      failing.put(Endpoint.HUAWEI_SQL, "sql-1", "RUNNING");
      Client other = new Client(failing);
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        statuses.add(other.get(Paths.sql("sql-1")).status());
      }
      return statuses;
    }
  }

  private static String text(Client.Answer answer, String field) {
    return answer.json().path(field).asText();
  }
}
