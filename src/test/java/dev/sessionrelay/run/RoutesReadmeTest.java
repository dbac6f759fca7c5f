package dev.sessionrelay.run;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sessionrelay.session.Schemas;
import dev.sessionrelay.testing.RelayProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Follows {@code routes/README.md} to the letter: its own blocks of text are put where they say.
 */
class RoutesReadmeTest {
  private static final Path README = Path.of("routes/README.md");
  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^( *)```(yaml|properties)\\n(.*?)^ *```$");
  private static final Duration A_MINUTE = Duration.ofSeconds(60);

  /** As the vendor documents its answer, two pages of it. */
  private static final String FIRST_PAGE =
      """
      {"sessions": [{
        "name": "projects/my-project/locations/europe-west3/sessions/etl",
        "uuid": "0f2a6c1e-7a0d-4a0e-9f0a-0c1d2e3f4a5b",
        "createTime": "2026-01-02T03:04:05.123456Z",
        "state": "ACTIVE",
        "stateTime": "2026-01-02T03:05:05Z",
        "creator": "ada@example.com",
        "runtimeConfig": {"version": "2.2"}}],
       "nextPageToken": "page/2=="}
      """;

  private static final String SECOND_PAGE =
      """
      {"sessions": [{
        "name": "projects/my-project/locations/europe-west3/sessions/broken",
        "uuid": "1f2a6c1e-7a0d-4a0e-9f0a-0c1d2e3f4a5b",
        "state": "FAILED",
        "stateMessage": "quota exceeded"}]}
      """;

  @TempDir Path directory;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer vendor;

  @BeforeEach
  void start() throws IOException {
    vendor = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    vendor.createContext("/", this::answer);
    vendor.start();
  }

  @AfterEach
  void stop() {
    vendor.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String query = exchange.getRequestURI().getRawQuery();
      requests.add(
          "%s %s %s"
              .formatted(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI(),
                  exchange.getRequestHeaders().getFirst("Authorization")));
      String page = query.contains("pageToken") ? SECOND_PAGE : FIRST_PAGE;
      byte[] body = page.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Test
  void anAddedSinkHearsTheEventsAndAnAddedEndpointIsPolled() throws Exception {
    ShippedHome home = ShippedHome.in(Files.createDirectory(directory.resolve("home")));
    List<String> changed = follow(home, section("## Add a sink in four steps"), text -> text);
    assertEquals(List.of("routes/sinks/changes.camel.yaml", "application.properties"), changed);
    try (RelayProcess relay = RelayProcess.start(home.directory(), "run")) {
      Path heard = home.directory().resolve("out/changes/changes.txt");
      until(relay, () -> Files.exists(heard) && Files.size(heard) > 0);
      Files.readAllLines(heard)
          .forEach(line -> assertTrue(line.contains(" session.changed "), line));
      followWhileItRuns(home);
      try {
        until(relay, () -> dataproc(home).size() == 2);
      } catch (ConditionTimeoutException e) {
        throw new AssertionError(relay.output() + dataproc(home) + requests, e);
      }
      relay.signal("TERM");
      relay.exitCode(10);
    }
    theVendorWasAskedAsItsDocumentSays();
    theEventsAreCanonical(dataproc(home));
  }

  private void followWhileItRuns(ShippedHome home) throws IOException {
    Files.writeString(home.directory().resolve("gcp-token"), "a-token\n");
    String here = "http://127.0.0.1:" + vendor.getAddress().getPort();
    List<String> changed =
        follow(
            home,
            section("## Add a vendor endpoint"),
            text -> text.replace("https://dataproc.googleapis.com", here).replace("= 30s", "= 1s"));
    assertEquals(
        List.of(
            "routes/vendors/dataproc-sessions.camel.yaml",
            "application.properties",
            "application.properties"),
        changed);
  }

  private void theVendorWasAskedAsItsDocumentSays() {
    String path = "GET /v1/projects/my-project/locations/europe-west3/sessions?pageSize=100";
    assertEquals(path + " Bearer a-token", requests.get(0));
    assertEquals(path + "&pageToken=page%2F2%3D%3D Bearer a-token", requests.get(1));
  }

  private static void theEventsAreCanonical(List<JsonNode> events) {
    events.forEach(event -> assertEquals(List.of(), Schemas.event(event.toString())));
    JsonNode etl = events.get(0);
    assertEquals("/dataproc-sessions/gcp/my-project/europe-west3", etl.path("source").asText());
    assertEquals("google", etl.at("/data/vendor").asText());
    assertEquals("RUNNING", etl.at("/data/state").asText());
    assertEquals("ACTIVE", etl.at("/data/vendorState").asText());
    assertEquals("ada@example.com", etl.at("/data/owner/name").asText());
    assertEquals("2.2", etl.at("/data/engine/version").asText());
    assertEquals("FAILED", events.get(1).at("/data/state").asText());
    assertEquals("quota exceeded", events.get(1).at("/data/stateReason/message").asText());
  }

  /** What it told of sessions; an alert of the shipped rules follows at the next look at them. */
  private static List<JsonNode> dataproc(ShippedHome home) {
    return home.events().stream()
        .map(RoutesReadmeTest::json)
        .filter(event -> event.path("type").asText().startsWith("sessionrelay.session."))
        .filter(event -> event.at("/data/endpoint").asText().equals("dataproc-sessions"))
        .toList();
  }

  private interface Rewriting {
    String apply(String text);
  }

  /** Puts every block that names its file there; the names, in order. */
  private static List<String> follow(ShippedHome home, String section, Rewriting rewriting)
      throws IOException {
    List<String> changed = new ArrayList<>();
    Matcher block = BLOCK.matcher(section);
    while (block.find()) {
      String text = block.group(3).replaceAll("(?m)^" + block.group(1), "");
      if (text.startsWith("# ")) {
        String file = text.lines().findFirst().orElseThrow().substring(2);
        write(home.directory().resolve(file), rewriting.apply(text));
        changed.add(file);
      }
    }
    return changed;
  }

  /** A route file is new; lines of properties are added to those that are there. */
  private static void write(Path file, String text) throws IOException {
    if (Files.exists(file)) {
      Files.writeString(file, "\n" + text, StandardOpenOption.APPEND);
    } else {
      Files.writeString(file, text);
    }
  }

  private static String section(String heading) throws IOException {
    String readme = Files.readString(README);
    int from = readme.indexOf(heading);
    assertTrue(from >= 0, heading);
    int to = readme.indexOf("\n## ", from + 1);
    return readme.substring(from, to);
  }

  private static void until(RelayProcess relay, java.util.concurrent.Callable<Boolean> condition) {
    await()
        .atMost(A_MINUTE)
        .conditionEvaluationListener(
            evaluation -> {
              if (!relay.isRunning()) {
                throw new AssertionError(relay.output());
              }
            })
        .until(condition);
  }

  private static JsonNode json(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (IOException e) {
      throw new AssertionError(line, e);
    }
  }
}
