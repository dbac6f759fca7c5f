package dev.sessionrelay.wire;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import dev.sessionrelay.auth.RawHttpServer;
import dev.sessionrelay.auth.RawHttpServer.Received;
import dev.sessionrelay.auth.RawHttpServer.Reply;
import dev.sessionrelay.auth.TestKeys;
import dev.sessionrelay.relay.RunningRelay;
import dev.sessionrelay.web.StatusServer;
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
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * One run with marked secrets everywhere, at vendors and receivers that send back whatever they
 * got: no mark is in the log, the events, the ledger's files, the pages, the configuration as it is
 * shown, or what the receivers were told.
 */
class SecretScanTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String MARK = "Marked9";
  private static final List<String> MODES =
      List.of("400", "401", "403", "404", "429", "500", "html", "cut", "good");

  @TempDir Path directory;

  private final Map<String, String> secrets = new LinkedHashMap<>();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Logger root = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("ROOT");
  private final List<AutoCloseable> open = new ArrayList<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          log.add(
              event.getLoggerName()
                  + " "
                  + event.getFormattedMessage()
                  + (event.getThrowableProxy() == null
                      ? ""
                      : ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }
      };

  @BeforeEach
  void listen() {
    appender.start();
    root.addAppender(appender);
  }

  @AfterEach
  void close() throws Exception {
    root.detachAppender(appender);
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private <T extends AutoCloseable> T closing(T resource) {
    open.add(resource);
    return resource;
  }

  /** A secret with a mark; of letters and digits, so that nothing can hide it by escaping it. */
  private String secret(String name) {
    return secrets.computeIfAbsent(name, n -> MARK + n.replace("-", "") + "x7Qz");
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
    RawHttpServer vendor = closing(RawHttpServer.start(this::vendor));
    RawHttpServer iam = closing(RawHttpServer.start(this::iam));
    RawHttpServer receiver = closing(RawHttpServer.start(SecretScanTest::receiver));
    RelayHome home = home();
    for (String mode : MODES) {
      accounts(home, vendor.uri("/" + mode).toString(), mode, iam);
    }
    proxied(home, vendor, iam);
    sinks(home, receiver);
    RunningRelay relay = closing(home.start());
    StatusServer page = closing(relay.page());
    await()
        .atMost(LONG)
        .until(() -> relay.ledger().openIncidents().size() >= 7 * (MODES.size() - 1) + 3);
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
    shown.put("log", String.join("\n", log));
    assertTrue(log.size() > 100, "the log is looked at");
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
    TreeSet<String> found = new TreeSet<>();
    TreeSet<String> marks = new TreeSet<>(secrets.values());
    marks.removeIf(secret -> secret.contains(MARK));
    marks.add(MARK);
    marks.forEach(mark -> shown.forEach((place, text) -> find(mark, place, text, found)));
    assertEquals("", String.join("\n", found.stream().limit(40).toList()));
  }

  private static void find(String mark, String place, String text, Set<String> found) {
    for (int at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
      found.add(
          place
              + ": "
              + text.substring(Math.max(0, at - 90), Math.min(text.length(), at + 30))
                  .replace('\n', ' '));
    }
  }

  private void accounts(RelayHome home, String base, String mode, RawHttpServer iam)
      throws IOException {
    home.account(
        "hk" + mode,
        "huawei",
        base,
        "access-key",
        "AK" + mode,
        "secret-key",
        secret("huawei-sk"),
        "security-token",
        secret("huawei-sts"));
    home.account("ht" + mode, "huawei", base, "token", secret("huawei-token"));
    home.account(
        "hp" + mode,
        "huawei",
        base,
        "iam-url",
        iam.uri("/grants").toString(),
        "user",
        "u",
        "password",
        secret("huawei-password"),
        "domain",
        "d",
        "project",
        "p");
    home.account(
        "hr" + mode,
        "huawei",
        base,
        "iam-url",
        iam.uri("/refuses").toString(),
        "user",
        "u",
        "password",
        secret("huawei-password"),
        "domain",
        "d",
        "project",
        "p");
    home.account(
        "al" + mode,
        "alibaba",
        base,
        "region",
        "cn-hangzhou",
        "access-key-id",
        "LTAI" + mode,
        "access-key-secret",
        secret("alibaba-secret"),
        "security-token",
        secret("alibaba-sts"));
    home.file("oracle-token", secret("oracle-token"));
    home.account(
        "ot" + mode,
        "oracle",
        base,
        "security-token-file",
        "oracle-token",
        "key-file",
        TestKeys.file("pkcs8-aes256").toString(),
        "pass-phrase",
        "correct-horse");
    secrets.put("pass phrase", "correct-horse");
    for (String huawei : List.of("hk", "ht", "hp", "hr")) {
      home.target(huawei + mode + "-t", Vendors.SQL, huawei + mode);
    }
    home.target("al" + mode + "-t", Vendors.CLUSTER, "al" + mode);
    home.target("all" + mode + "-t", Vendors.CLUSTERS, "al" + mode);
    home.target("ot" + mode + "-t", Vendors.NOTEBOOK, "ot" + mode);
  }

  /** One that its proxy lets through, and three that it refuses with a page that tells all. */
  private void proxied(RelayHome home, RawHttpServer vendor, RawHttpServer iam) throws IOException {
    ForwardProxy proxy =
        closing(new ForwardProxy(Map.of("127.0.0.1:" + vendor.port(), vendor.port())))
            .demands("relay:" + secret("proxy-password"));
    secrets.put("proxy user", basic("relay:" + secret("proxy-password")));
    secrets.put("refused user", basic("relay:" + secret("refused-password")));
    String good = vendor.uri("/good").toString();
    proxied(home, "px-good", good, proxy, "proxy-password", "token", secret("huawei-token"));
    proxied(home, "px-plain", good, proxy, "refused-password", "token", secret("huawei-token"));
    String tunnel = "https://127.0.0.1:" + vendor.port();
    proxied(home, "px-tunnel", tunnel, proxy, "refused-password", "token", secret("huawei-token"));
    proxied(
        home,
        "px-token",
        tunnel,
        proxy,
        "refused-password",
        "iam-url",
        iam.uri("/grants").toString(),
        "user",
        "u",
        "password",
        secret("huawei-password"),
        "domain",
        "d",
        "project",
        "p");
  }

  private void proxied(
      RelayHome home, String name, String base, ForwardProxy proxy, String password, String... keys)
      throws IOException {
    home.file(password, secret(password));
    home.account(name, "huawei", base, keys);
    home.set("account." + name + ".proxy", proxy.uri());
    home.set("account." + name + ".proxy-user", "relay");
    home.set("account." + name + ".proxy-password", "{{file:" + password + "}}");
    home.target(name + "-t", Vendors.SQL, name);
  }

  private static String basic(String userAndPassword) {
    return Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
  }

  private void sinks(RelayHome home, RawHttpServer receiver) {
    String query = "?token=" + secret("url-query");
    home.set("sink.webhook.url", receiver.uri("/ok/" + secret("url-path") + query));
    home.set("sink.webhook.secret", "whsec_" + secret("whsec-" + "a".repeat(20)));
    home.set("sink.webhook.broken.url", receiver.uri("/fails/" + secret("url-path") + query));
    home.set("sink.webhook.broken.secret", "whsec_" + secret("whsec-" + "a".repeat(20)));
    home.set("sink.webhook.refusing.url", receiver.uri("/refuses/" + secret("url-path") + query));
    home.set("sink.webhook.nobody.url", "http://127.0.0.1:1/" + secret("url-path") + query);
    home.set("sink.slack.param.url", receiver.uri("/slack/" + secret("url-path") + query));
    for (String sink :
        List.of("webhook", "webhook.broken", "webhook.refusing", "webhook.nobody", "slack")) {
      home.set("sink." + sink + ".from", "start");
    }
  }

  /** What the vendor knows of the request, in every form that some gateway or debug page has. */
  private static String echo(Received request) {
    String headers =
        request.headers().entrySet().stream()
            .map(h -> h.getKey() + ": " + h.getValue())
            .collect(Collectors.joining("; "));
    String bare = bare(request);
    return "you sent "
        + headers
        + " that is "
        + bare
        + " and ("
        + bare
        + ") or x"
        + bare
        + "y, "
        + "with the body "
        + new String(request.body(), StandardCharsets.UTF_8);
  }

  /** The credential without a word that says what it is. */
  private static String bare(Received request) {
    return Stream.of("x-auth-token", "x-security-token", "x-acs-security-token", "authorization")
        .map(name -> request.headers().get(name))
        .filter(value -> value != null)
        .map(value -> value.replaceAll(".*keyId=\"ST.([^\"]*)\".*", "$1"))
        .findFirst()
        .orElse("nothing");
  }

  private Reply vendor(Received request) {
    String mode = request.path().split("/")[1];
    String bare = bare(request);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", mode.equals("html") ? "text/html" : "application/json");
    for (String name :
        List.of(
            "x-request-id",
            "opc-request-id",
            "x-acs-request-id",
            "Authorization",
            "X-Subject-Token",
            "Set-Cookie",
            "Retry-After")) {
      headers.put(name, bare);
    }
    String text = echo(request).replace("\\", "\\\\").replace("\"", "\\\"");
    String body =
        switch (mode) {
          case "good" -> good(request);
          case "html" ->
              "<html><title>Debug " + bare + "</title><body>" + echo(request) + "</body></html>";
          case "cut" -> "{\"session_id\":\"" + text;
          default ->
              "{\"error_code\":\""
                  + bare
                  + "\",\"error_msg\":\""
                  + text
                  + "\",\"solution_msg\":\""
                  + text
                  + "\",\"Code\":\""
                  + bare
                  + "\",\"Message\":\""
                  + text
                  + "\",\"Recommend\":\""
                  + text
                  + "\",\"RequestId\":\""
                  + bare
                  + "\",\"code\":\""
                  + bare
                  + "\",\"message\":\""
                  + text
                  + "\",\"request_id\":\""
                  + bare
                  + "\"}";
        };
    int status = mode.matches("\\d+") ? Integer.parseInt(mode) : 200;
    return new Reply(status, headers, body);
  }

  private String good(Received request) {
    String connection =
        ",\"connectionToken\":\""
            + secret("connection-token")
            + "\","
            + "\"applicationConfigs\":[{\"configFileName\":\"f\",\"configItemKey\":\"spark.password\",\"configItemValue\":\""
            + secret("item")
            + "\"}]";
    return Vendors.answer(
            new Received(
                request.head(),
                request.method(),
                request.target().substring("/good".length()),
                request.headers(),
                request.body()))
        .body()
        .replace("\"state\":\"Running\"", "\"state\":\"Running\"" + connection);
  }

  private Reply iam(Received request) {
    if (request.path().startsWith("/grants")) {
      return Vendors.grant(secret("huawei-granted"), "2099-01-01T00:00:00.000000Z");
    }
    String body = new String(request.body(), StandardCharsets.UTF_8);
    return new Reply(
        401,
        Map.of("X-Request-Id", secret("huawei-password")),
        "{\"error\":{\"code\":401,\"title\":\""
            + secret("huawei-password")
            + "\",\"message\":\"no "
            + secret("huawei-password")
            + " in "
            + body.replace("\"", "\\\"")
            + "\"}}");
  }

  private static Reply receiver(Received request) {
    String says = request.target() + " " + request.headers();
    int status =
        request.path().startsWith("/ok") ? 204 : request.path().startsWith("/refuses") ? 400 : 500;
    return new Reply(status, Map.of("Location", request.target()), status == 204 ? "" : says);
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
      home.set("ledger.user", "relay").set("ledger.password", secret("ledger-password"));
      home.set("log.level", "TRACE");
      Exception failure = assertThrows(Exception.class, () -> closing(home.start()));
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      assertNoMarks(Map.of("exception", trace.toString(), "log", String.join("\n", log)));
    }
    assertFalse(Arrays.asList(log).isEmpty());
  }
}
