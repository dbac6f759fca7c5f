package dev.sessionrelay.status.web;

import static dev.sessionrelay.ledger.LedgerSamples.one;
import static dev.sessionrelay.ledger.LedgerSamples.session;
import static dev.sessionrelay.session.SessionState.RUNNING;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.Ledgers;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.session.SessionBuilder;
import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.status.Reports;
import dev.sessionrelay.testing.Alone;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that knows no password and means no good: it gets nothing, and others are answered. */
@Timeout(120)
@Alone
class HostileClientTest {
  private static final String SECRET = "only-for-those-who-know";
  private static final String PROBE =
      "GET /observe/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @TempDir Path directory;

  private final List<Socket> open = new ArrayList<>();
  private SqlLedger ledger;
  private StatusServer server;

  @BeforeEach
  void start() throws IOException {
    ledger = Ledgers.SQLITE.open(directory);
    ledger.record(one(SessionBuilder.of(session("sc-1", RUNNING)).name(SECRET).build()));
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    AccessRules rules = new AccessRules("u", Secret.of("p"), Secret.of("t"), Secret.of("m"));
    server =
        new StatusServer(
            any, Set.of("relay.example.com"), rules, SocketLayer.NONE, request -> Optional.empty());
    server.serve(Reports::sound, List::of, List.of(), ledger.reader());
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
    server.close();
    ledger.close();
  }

  static Stream<String> tricks() {
    String sessions = "/api/v1/sessions";
    Stream<String> paths =
        Stream.of(
            sessions,
            "/API/v1/sessions",
            "/health/../api/v1/sessions",
            "/observe/health/../../api/v1/sessions",
            "/observe/health/%2e%2e/%2e%2e/api/v1/sessions",
            "/observe/health/live/../../../api/v1/sessions",
            "/observe/health;/api/v1/sessions",
            "//api/v1/sessions",
            "/health//api/v1/sessions",
            "/api%2fv1%2fsessions",
            "/api/v1/sessions%00/health",
            "/api/v1/sessions?/health",
            "/health?path=/api/v1/sessions",
            "/health#/api/v1/sessions",
            "/api/v1/sessions/../sessions",
            "/metrics/../api/v1/sessions",
            "\\api\\v1\\sessions",
            "http://localhost/api/v1/sessions",
            "http://relay.example.com@localhost/api/v1/sessions",
            "/../../../../etc/passwd",
            "/web/openapi.json",
            "/%2e%2e/application.properties");
    Stream<String> gets =
        paths.flatMap(
            path ->
                Stream.of(
                    "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
                    "GET "
                        + path
                        + " HTTP/1.1\r\nHost: localhost\r\nX-Original-URL: /health\r\n"
                        + "X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Prefix: /health\r\n\r\n"));
    Stream<String> heads =
        Stream.of(
                "Authorization: Bearer m",
                "Authorization: Bearer ",
                "Authorization: Bearer t\u0000",
                "Authorization : Bearer t",
                " Authorization: Bearer t",
                "Authorization: Basic " + "A".repeat(9_000),
                "Authorization: Basic ====",
                "Authorization: Bearer x\r\nAuthorization: Bearer t",
                "X: y\rAuthorization: Bearer t",
                "X: y\nAuthorization: Bearer t",
                "Proxy-Authorization: Bearer t",
                "Cookie: Authorization=Bearer t",
                "Transfer-Encoding: chunked\r\nContent-Length: 5",
                "Host: evil.example.com")
            .map(
                header ->
                    "GET " + sessions + " HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n");
    Stream<String> rebinding =
        Stream.of("evil.example.com", "localhost.evil.example.com", "localhost@evil", "", "127.1")
            .map(
                host ->
                    "GET "
                        + sessions
                        + " HTTP/1.1\r\nHost: "
                        + host
                        + "\r\nAuthorization: Bearer t\r\n\r\n");
    Stream<String> methods =
        Stream.of("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT", "get")
            .map(
                method ->
                    method
                        + " "
                        + sessions
                        + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer t\r\n\r\n");
    return Stream.of(gets, heads, rebinding, methods).flatMap(each -> each);
  }

  @ParameterizedTest
  @MethodSource("tricks")
  void nothingGetsThrough(String request) throws IOException {
    String answer = answer(request);
    assertFalse(answer.contains(SECRET), answer);
    assertFalse(answer.startsWith("HTTP/1.1 200 OK") && answer.contains("sessions"), answer);
    assertFalse(answer.toLowerCase(Locale.ROOT).contains("access-control-allow"), answer);
    assertFalse(answer.contains("\r\nX-Injected"), answer);
  }

  @Test
  void whatIsAskedForIsNoPartOfTheHeaders() throws IOException {
    String answer =
        answer(
            "GET /api/v1/sessions/%0d%0aX-Injected:%20yes HTTP/1.1\r\nHost: localhost\r\n"
                + "Authorization: Bearer t\r\nIf-None-Match: \"%0d%0aX-Injected: yes\"\r\n\r\n");
    String head = answer.substring(0, answer.indexOf("\r\n\r\n"));
    assertFalse(head.contains("X-Injected"), head);
  }

  @Test
  void thoseWhoKnowThePasswordAreAnsweredBesideAThousandConnections() throws IOException {
    for (int i = 0; i < 1_000; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
      open.add(socket);
      if (i % 3 == 0) {
        socket.getOutputStream().write("GET / HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
      } else if (i % 3 == 1) {
        socket.getOutputStream().write(new byte[10_000]);
      }
      if (i % 100 == 99) {
        othersAreAnswered();
      }
    }
    othersAreAnswered();
  }

  private void othersAreAnswered() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(3),
        () -> assertTrue(answer(PROBE).startsWith("HTTP/1.1 200 OK"), "a probe"));
  }

  private String answer(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
