package dev.sessionrelay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import dev.sessionrelay.session.Schemas;
import dev.sessionrelay.testing.FreePort;
import dev.sessionrelay.testing.RawHttpServer;
import dev.sessionrelay.testing.RawHttpServer.Answer;
import dev.sessionrelay.testing.RawHttpServer.Received;
import dev.sessionrelay.testing.RawHttpServer.Reply;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code sinks test} against real receivers. */
class TestSinkTest {
  private static final String SECRET = "whsec_" + "c2Vzc2lvbi1yZWxheS10ZXN0LXNlY3JldC0wMQ==";

  @TempDir Path home;
  private volatile Answer answer = new Reply(204, Map.of(), "");
  private RawHttpServer receiver;

  @BeforeEach
  void open() throws Exception {
    receiver = RawHttpServer.start(request -> answer);
    configure(receiver.uri("/hook/T0-secret").toString(), "");
  }

  @AfterEach
  void close() throws Exception {
    receiver.close();
  }

  private void configure(String address, String more) throws IOException {
    Files.writeString(
        home.resolve("application.properties"),
        "web.port = 0\nsink.webhook.url = %s\nsink.webhook.secret = %s\nsink.webhook.only-types = session.gone\n%s\n"
            .formatted(address, SECRET, more));
  }

  @Test
  void theReceiverGetsASignedMarkedEventAndTheLedgerNothing() throws Exception {
    List<String> lines = Ran.in(home, "sinks", "test", "webhook").lines();
    assertTrue(lines.get(0).startsWith("webhook: sent sessionrelay.sink.test "), lines.get(0));
    assertTrue(lines.get(1).matches("webhook: taken: HTTP 204, after \\d+ ms"), lines.get(1));
    Received request = receiver.requests().get(0);
    String body = new String(request.body(), StandardCharsets.UTF_8);
    assertEquals(List.of(), Schemas.event(body));
    JsonNode event = new ObjectMapper().readTree(body);
    assertEquals("sessionrelay.sink.test", event.path("type").asText());
    assertEquals("webhook", event.path("data").path("sink").asText());
    new Webhook(SECRET).verify(body, signed(request));
    assertEquals(1, receiver.requests().size());
    assertFalse(Files.exists(home.resolve("data/ledger.db")));
  }

  private static HttpHeaders signed(Received request) {
    Map<String, List<String>> headers = new TreeMap<>();
    Stream.of("webhook-id", "webhook-timestamp", "webhook-signature")
        .forEach(name -> headers.put(name, List.of(request.headers().get(name))));
    return HttpHeaders.of(headers, (name, value) -> true);
  }

  @ParameterizedTest
  @CsvSource({
    "422, speaks of this one event: a dead letter when it comes the third time",
    "410, the sink stops until its configuration changes or the process restarts",
    "401, 'the receiver, its address or a credential is wrong: kept and retried, health names it'",
    "503, 'retried, after the wait that Retry-After asks for'",
    "500, retried"
  })
  void whatTheReceiverAnswersIsSaidWithWhatTheRelayWouldDo(int status, String meaning) {
    answer = new Reply(status, Map.of(), "no channel at /hook/T0-secret");
    Ran ran = Ran.in(home, "sinks", "test", "webhook");
    assertEquals(1, ran.code(), ran.err());
    String said = ran.out().lines().skip(1).collect(Collectors.joining("\n"));
    assertTrue(said.contains("not taken after "), said);
    assertTrue(said.contains("HTTP " + status + ": no channel at /…"), said);
    assertTrue(said.endsWith("an event that is answered so: " + meaning), said);
    assertFalse((ran.out() + ran.err()).contains("T0-secret"));
  }

  @Test
  void aReceiverThatIsNotThereIsNamed() throws Exception {
    configure("http://127.0.0.1:" + FreePort.any() + "/", "");
    Ran ran = Ran.in(home, "sinks", "test", "webhook");
    assertEquals(1, ran.code(), ran.err());
    assertTrue(ran.out().contains("Connection refused"), ran.out());
  }

  @Test
  void aDigestIsSentAsOne() throws Exception {
    configure(receiver.uri("/").toString(), "sink.webhook.batch = 10");
    Ran.in(home, "sinks", "test", "webhook").lines();
    Received request = receiver.requests().get(0);
    assertEquals("application/cloudevents-batch+json", request.headers().get("content-type"));
    assertTrue(new ObjectMapper().readTree(request.body()).isArray());
  }

  @Test
  void theFileSinksOwnFilesAreLeftToTheRelay() throws Exception {
    List<String> lines = Ran.in(home, "sinks", "test", "file").lines();
    assertEquals("written below " + home.resolve("out/test"), lines.get(2));
    try (Stream<Path> files = Files.walk(home.resolve("out"))) {
      List<Path> written = files.filter(Files::isRegularFile).toList();
      assertEquals(1, written.size());
      assertEquals(home.resolve("out/test"), written.get(0).getParent());
      assertEquals(List.of(), Schemas.event(Files.readAllLines(written.get(0)).get(0)));
    }
  }

  @Test
  void theLogSinkTakesIt() {
    List<String> lines = Ran.in(home, "sinks", "test", "log").lines();
    assertTrue(lines.get(1).startsWith("log: taken, after "), lines.get(1));
  }

  @Test
  void aSinkThatThereIsNotIsRefused() {
    Ran ran = Ran.in(home, "sinks", "test", "webhok");
    assertEquals(2, ran.code());
    assertEquals(
        "session-relay: the configuration has no sink 'webhok'; did you mean webhook?",
        ran.err().strip());
  }
}
