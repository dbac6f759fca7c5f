package dev.sessionrelay.wire;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.relay.RunningRelay;
import dev.sessionrelay.status.web.StatusServer;
import dev.sessionrelay.testing.RawHttpServer;
import dev.sessionrelay.testing.RawHttpServer.Received;
import dev.sessionrelay.testing.RawHttpServer.Reply;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One run with marked secrets everywhere, at vendors and receivers that send back whatever they
 * got: no mark is in the log, the events, the ledger's files, the pages, the configuration as it is
 * shown, or what the receivers were told.
 */
class SecretScanTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final List<String> MODES =
      List.of("400", "401", "403", "404", "429", "500", "html", "cut", "good");

  @TempDir Path directory;

  private final MarkedSecrets secrets = new MarkedSecrets();
  private final HeardLog log = new HeardLog();
  private final EchoingServers servers = new EchoingServers(secrets::of);
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void listen() {
    open.add(log);
  }

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private <T extends AutoCloseable> T closing(T resource) {
    open.add(resource);
    return resource;
  }

  private RelayHome home() throws IOException {
    RelayHome home = new RelayHome(directory);
    Files.copy(
        Path.of("routes/examples/slack.camel.yaml"),
        directory.resolve("routes/sinks/slack.camel.yaml"));
    home.set("log.level", "DEBUG").set("log.level.dev.sessionrelay", "TRACE");
    home.set("log.level.org.apache.hc", "TRACE").set("log.level.org.apache.camel", "TRACE");
    home.set("retry.unreachable.attempts", "1").set("retry.vendor-fault.attempts", "2");
    return home;
  }

  @Test
  void noSecretIsShownAnywhere() throws Exception {
    RawHttpServer vendor = closing(RawHttpServer.start(servers::vendor));
    RawHttpServer iam = closing(RawHttpServer.start(servers::iam));
    RawHttpServer receiver = closing(RawHttpServer.start(EchoingServers::receiver));
    RelayHome home = home();
    MarkedAccounts accounts = new MarkedAccounts(home, secrets, iam);
    for (String mode : MODES) {
      accounts.add(mode, vendor.uri("/" + mode).toString());
    }
    Map<String, Integer> reaches = Map.of("127.0.0.1:" + vendor.port(), vendor.port());
    accounts.addBehind(closing(new ForwardProxy(reaches)), vendor);
    sinks(home, receiver);
    RunningRelay relay = closing(home.start());
    StatusServer page = closing(relay.page());
    await()
        .atMost(LONG)
        .until(() -> relay.ledger().openIncidents().size() >= 9 * (MODES.size() - 1) + 3);
    await()
        .atMost(LONG)
        .until(() -> receiver.requests().stream().map(Received::path).distinct().count() == 4);
    Map<String, String> shown = new LinkedHashMap<>();
    shown.put(
        "configuration",
        String.join("\n", relay.configuration().describe()) + relay.configuration());
    for (String path : List.of("/", "/api/status", "/metrics", "/health")) {
      shown.put("page " + path, get(page, path));
    }
    shown.put("incidents", relay.ledger().openIncidents().toString());
    shown.put(
        "told",
        receiver.requests().stream().map(SecretScanTest::told).collect(Collectors.joining("\n")));
    scanFiles(shown, "while it runs");
    relay.close();
    scanFiles(shown, "after it ran");
    shown.put("log", log.text());
    assertTrue(log.lines().size() > 100, "the log is looked at");
    assertTrue(shown.get("incidents").contains("[secret]"), "the vendor's echoes are looked at");
    assertTrue(shown.get("incidents").contains("Not relay:[secret] by"), "the proxy's page too");
    assertNoMarks(shown);
  }

  private void scanFiles(Map<String, String> shown, String when) throws IOException {
    for (String folder : List.of("data", "out")) {
      try (Stream<Path> files = Files.walk(directory.resolve(folder))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          shown.put(
              file.getFileName() + " " + when,
              new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        }
      }
    }
    assertTrue(
        shown.keySet().stream().anyMatch(name -> name.startsWith("ledger.db ")),
        "the ledger is looked at");
  }

  private void assertNoMarks(Map<String, String> shown) {
    assertEquals("", secrets.foundIn(shown));
  }

  private void sinks(RelayHome home, RawHttpServer receiver) {
    String query = "?token=" + secrets.of("url-query");
    home.set("sink.webhook.url", receiver.uri("/ok/" + secrets.of("url-path") + query));
    home.set("sink.webhook.secret", "whsec_" + secrets.of("whsec-" + "a".repeat(20)));
    home.set("sink.webhook.broken.url", receiver.uri("/fails/" + secrets.of("url-path") + query));
    home.set("sink.webhook.broken.secret", "whsec_" + secrets.of("whsec-" + "a".repeat(20)));
    home.set(
        "sink.webhook.refusing.url", receiver.uri("/refuses/" + secrets.of("url-path") + query));
    home.set("sink.webhook.nobody.url", "http://127.0.0.1:1/" + secrets.of("url-path") + query);
    home.set("sink.slack.param.url", receiver.uri("/slack/" + secrets.of("url-path") + query));
    for (String sink :
        List.of("webhook", "webhook.broken", "webhook.refusing", "webhook.nobody", "slack")) {
      home.set("sink." + sink + ".from", "start");
    }
  }

  /** What a receiver was told beside what it knows already: its own address. */
  private static String told(Received request) {
    return request.headers() + " " + new String(request.body(), StandardCharsets.UTF_8);
  }

  private static String get(StatusServer page, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + page.port() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }

  @Test
  void aLedgerThatCannotBeReachedKeepsItsPassword() throws Exception {
    RawHttpServer noPostgres = closing(RawHttpServer.start(request -> Reply.of(200)));
    for (int port : new int[] {1, noPostgres.port()}) {
      RelayHome home = new RelayHome(Files.createDirectories(directory.resolve("p" + port)));
      home.set(
          "ledger.url",
          "jdbc:postgresql://127.0.0.1:" + port + "/relay?connectTimeout=2&loginTimeout=2");
      home.set("ledger.user", "relay").set("ledger.password", secrets.of("ledger-password"));
      home.set("log.level", "TRACE");
      LedgerException failure = assertThrows(LedgerException.class, () -> startUntilItWaits(home));
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      assertNoMarks(Map.of("exception", trace.toString(), "log", log.text()));
    }
  }

  /** A start waits for a server that is away, until the process is told to end. */
  private void startUntilItWaits(RelayHome home) throws Exception {
    int before = log.text().split("The start waits", -1).length;
    Thread starting = Thread.currentThread();
    Thread end =
        new Thread(
            () -> {
              await().until(() -> log.text().split("The start waits", -1).length > before);
              starting.interrupt();
            });
    end.setDaemon(true);
    end.start();
    try {
      closing(home.start());
    } finally {
      // The start leaves the interrupt to its caller, and the one who sent it may not have ended.
      Thread.interrupted();
      end.interrupt();
      end.join();
      Thread.interrupted();
    }
  }
}
