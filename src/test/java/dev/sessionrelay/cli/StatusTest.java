package dev.sessionrelay.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.sessionrelay.testing.FreePort;
import dev.sessionrelay.testing.RelayProcess;
import dev.sessionrelay.testing.SelfSigned;
import dev.sessionrelay.testing.Signals;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command and the status page, of a relay in a process of its own. */
class StatusTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final List<RelayProcess> PROCESSES = new ArrayList<>();

  @TempDir static Path directory;
  private static Path home;
  private static int port;
  private static RelayProcess relay;

  @BeforeAll
  static void startTheRelay() throws IOException {
    port = FreePort.any();
    home = Files.createDirectory(directory.resolve("home"));
    PollHome.copy(home, FreePort.any(), port, "");
    relay = start(home);
    await().atMost(LONG).until(() -> status().code() == 0);
  }

  @AfterAll
  static void stopAll() {
    PROCESSES.forEach(RelayProcess::close);
  }

  @Test
  void peopleGetItAsText() {
    await().atMost(LONG).until(() -> status().out().contains("3 sessions"));
    Ran ran = Ran.in(home, "status", "--all");
    assertEquals(0, ran.code(), ran.out());
    List<String> lines = ran.out().lines().toList();
    assertEquals("health         UP", lines.get(0));
    for (String beginning :
        List.of(
            "process        ",
            "configuration  in force since ",
            "last reload    applied at ",
            "TARGET ",
            "demo-clusters ",
            "ACCOUNT ",
            "SINK ",
            "webhook ",
            "  target.demo-sql.every = 2s",
            "  account.demo-alibaba.access-key-secret = [secret]")) {
      assertTrue(lines.stream().anyMatch(line -> line.startsWith(beginning)), ran.out());
    }
  }

  @Test
  void toolsGetItAsJson() throws IOException {
    Ran ran = Ran.in(home, "status", "--json");
    JsonNode status = JSON.readTree(ran.out());
    assertEquals("UP", status.at("/health/state").asText());
    assertEquals(5, status.path("targets").size());
    assertEquals(4, status.path("accounts").size());
    assertEquals(3, status.path("sinks").size());
    assertEquals(home.toString(), status.at("/process/home").asText());
  }

  @Test
  void httpsWithAPasswordIsAskedLikeAnyOther() throws Exception {
    Path safe = Files.createDirectory(directory.resolve("safe"));
    KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
    KeyPair pair = keys.generateKeyPair();
    Files.writeString(safe.resolve("web.pem"), SelfSigned.pem(pair, 1));
    Files.writeString(
        safe.resolve("web-key.pem"),
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n");
    PollHome.copy(
        safe,
        FreePort.any(),
        FreePort.any(),
        "web.certificate = web.pem\n"
            + "web.key = web-key.pem\n"
            + "web.user = ops\n"
            + "web.password = s3cret\n");
    start(safe);
    await().atMost(LONG).until(() -> Ran.in(safe, "status").code() == 0);
    Ran ran = Ran.in(safe, "status", "--json");
    assertEquals(safe.toString(), JSON.readTree(ran.out()).at("/process/home").asText());
    Files.writeString(safe.resolve("web.pem"), SelfSigned.pem(keys.generateKeyPair(), 2));
    Ran stranger = Ran.in(safe, "status");
    assertEquals(1, stranger.code());
    assertTrue(
        stranger.err().contains("it shows another certificate than web.certificate"),
        stranger.err());
  }

  @Test
  void aBrokenEditIsSeenEverywhereUntilItIsMended() throws Exception {
    Path properties = home.resolve("application.properties");
    String good = Files.readString(properties);
    Files.writeString(
        properties, good.replace("target.demo-ray.every    = 3s", "target.demo-ray.every = soon"));
    await().atMost(LONG).until(() -> status().code() == 1);
    String fault = ": target.demo-ray.every is 'soon', which is not a duration; write a whole";
    assertTrue(status().out().startsWith("health         DEGRADED\n"), status().out());
    assertTrue(status().out().contains("last reload    REFUSED"), status().out());
    assertTrue(status().out().contains(fault), status().out());
    HttpResponse<String> health = get("/health");
    assertEquals(200, health.statusCode());
    assertTrue(health.body().contains("application.properties:"), health.body());
    assertTrue(health.body().contains(fault), health.body());
    assertTrue(relay.output().contains(fault));
    Files.writeString(properties, good);
    await().atMost(LONG).until(() -> status().code() == 0);
  }

  @Test
  void aHangupHasTheFilesReadAgain() throws Exception {
    assumeFalse(Signals.hangupIsIgnored());
    await().atMost(LONG).until(() -> status().code() == 0);
    String before = reload().path("at").asText();
    relay.signal("HUP");
    await().atMost(LONG).until(() -> !reload().path("at").asText().equals(before));
    assertEquals("signal", reload().path("cause").asText());
    assertTrue(reload().path("applied").asBoolean());
    assertTrue(relay.isRunning());
  }

  /** Its probes would ask the relay that has the port. */
  @Test
  void aRelayWhoseProbesWouldAskAnotherOneDoesNotStart() throws Exception {
    Path other = Files.createDirectory(directory.resolve("other"));
    PollHome.copy(other, FreePort.any(), port, "");
    RelayProcess second = start(other);
    assertEquals(2, second.exitCode(60), second::output);
    String log = second.output();
    assertTrue(
        log.contains("the status page cannot listen on 127.0.0.1:" + port), () -> "log: " + log);
    assertTrue(log.contains("for example: web.port = "), log);
    assertFalse(Files.exists(other.resolve("data/ledger.db")));
    Ran ran = Ran.in(other, "status");
    assertEquals(1, ran.code());
    assertTrue(
        ran.err().contains("the relay on port " + port + " runs in " + home + ", not in"),
        ran.err());
  }

  @Test
  void thePageListensWhereItIsToldAndAnswersUnderItsNamesAlone() throws Exception {
    Path other = Files.createDirectory(directory.resolve("elsewhere"));
    int free = FreePort.any();
    PollHome.copy(
        other,
        FreePort.any(),
        free,
        "web.address = 0.0.0.0\n"
            + "web.names = relay.example.com, 192.0.2.7\n"
            + "web.token = open sesame\n");
    start(other);
    await().atMost(LONG).until(() -> Ran.in(other, "status").code() == 0);
    assertEquals("HTTP/1.1 200 OK", firstLine(free, "relay.example.com:18081"));
    assertEquals("HTTP/1.1 200 OK", firstLine(free, "192.0.2.7"));
    assertTrue(firstLine(free, "evil.example.com").startsWith("HTTP/1.1 421 "));
  }

  private static String firstLine(int port, String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String request = "GET /health HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readAllBytes();
      return new String(answer, StandardCharsets.US_ASCII).lines().findFirst().orElse("");
    }
  }

  @Test
  void aRelayThatDoesNotRunIsToldWithWhatToDo() throws IOException {
    Path nobody = Files.createDirectory(directory.resolve("nobody"));
    Files.writeString(
        nobody.resolve("application.properties"), "web.port = " + FreePort.any() + "\n");
    Ran ran = Ran.in(nobody, "status");
    assertEquals(1, ran.code());
    assertTrue(ran.err().startsWith("session-relay: no relay answers on 127.0.0.1:"), ran.err());
    assertTrue(ran.err().contains("start it with: bin/session-relay run --home "), ran.err());
  }

  @Test
  void aPageThatIsSwitchedOffIsToldWithWhatToDo() throws IOException {
    Path off = Files.createDirectory(directory.resolve("off"));
    Files.writeString(off.resolve("application.properties"), "web.port = 0\n");
    Ran ran = Ran.in(off, "status");
    assertEquals(1, ran.code());
    assertTrue(ran.err().contains("switched off"), ran.err());
  }

  @Test
  void somethingElseOnThePortIsNotTakenForARelay() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write("{}".getBytes());
          exchange.close();
        });
    server.start();
    try {
      Path stranger = Files.createDirectory(directory.resolve("stranger"));
      Files.writeString(
          stranger.resolve("application.properties"),
          "web.port = " + server.getAddress().getPort() + "\n");
      Ran ran = Ran.in(stranger, "status");
      assertEquals(1, ran.code());
      assertTrue(ran.err().contains("answers with something else than a status"), ran.err());
    } finally {
      server.stop(0);
    }
  }

  @Test
  void theStatusShowsNoSecret() throws Exception {
    String all = get("/status").body() + get("/metrics").body() + status().out();
    for (String secret :
        List.of("opens-the-simulator", "demo-huawei-password", "demoAlibaba", "whsec_")) {
      assertFalse(all.contains(secret), secret);
    }
  }

  private static Ran status() {
    return Ran.in(home, "status");
  }

  private static JsonNode reload() throws IOException {
    return JSON.readTree(Ran.in(home, "status", "--json").out()).path("reload");
  }

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI address = URI.create("http://127.0.0.1:" + port + path);
    HttpRequest request = HttpRequest.newBuilder(address).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }

  private static RelayProcess start(Path home) throws IOException {
    List<String> jvm = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    RelayProcess process = RelayProcess.start(home, List.of(), jvm, "run");
    PROCESSES.add(process);
    return process;
  }
}
