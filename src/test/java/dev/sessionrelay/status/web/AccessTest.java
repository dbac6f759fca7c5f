package dev.sessionrelay.status.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.status.Reports;
import dev.sessionrelay.wire.Certificates;
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
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may look. */
class AccessTest {
  private static final AccessRules RULES =
      new AccessRules(
          "operator", Secret.of("pass:wörd"), Secret.of("t0ken"), Secret.of("metrics-t0ken"));

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /status            |                          | 401
          /                  |                          | 401
          /api/v1/status     |                          | 401
          /metrics           |                          | 401
          /observe/metrics   |                          | 401
          /nothing           |                          | 401
          /health            |                          | 200
          /observe/health    |                          | 200
          /observe/health/live |                        | 200
          /status            | Bearer t0ken             | 200
          /status            | bearer t0ken             | 200
          /status            | Basic operator:pass:wörd | 200
          /status            | Basic anybody:t0ken      | 200
          /metrics           | Bearer t0ken             | 200
          /metrics           | Bearer metrics-t0ken     | 200
          /metrics           | Basic x:metrics-t0ken    | 200
          /status            | Bearer metrics-t0ken     | 401
          /status            | Bearer t0ke              | 401
          /status            | Bearer                   | 401
          /status            | Basic operator:          | 401
          /status            | Basic anybody:pass:wörd  | 401
          /status            | Basic operator:t0ken!    | 401
          /status            | Basic                    | 401
          /status            | Digest t0ken             | 401
          /status            | t0ken                    | 401
          """)
  void onlyWhoKnowsThePasswordSeesMoreThanTheStateWord(String path, String said, int status)
      throws Exception {
    try (StatusServer server = server(RULES, SocketLayer.NONE)) {
      HttpResponse<String> answer = send(server, path, header(said));
      assertEquals(status, answer.statusCode());
      if (status == 401) {
        assertTrue(answer.headers().firstValue("WWW-Authenticate").isPresent());
        assertFalse(answer.body().contains("prod"), answer.body());
      } else if (said == null) {
        assertFalse(answer.body().contains("reasons"), answer.body());
        assertFalse(answer.body().contains("checks"), answer.body());
      }
    }
  }

  @Test
  void whereNothingIsAskedNothingIsNeeded() throws Exception {
    try (StatusServer server = server(AccessRules.OPEN, SocketLayer.NONE)) {
      assertEquals(200, send(server, "/status", null).statusCode());
      assertEquals(200, send(server, "/status", "Bearer whatever").statusCode());
    }
  }

  @Test
  void rotatedSecretIsTaken() throws Exception {
    AtomicReference<String> secret = new AtomicReference<>("one");
    AccessRules rules = new AccessRules(null, null, Secret.from(secret::get), null);
    try (StatusServer server = server(rules, SocketLayer.NONE)) {
      assertEquals(200, send(server, "/status", "Bearer one").statusCode());
      secret.set("two");
      assertEquals(401, send(server, "/status", "Bearer one").statusCode());
      assertEquals(200, send(server, "/status", "Bearer two").statusCode());
    }
  }

  @Test
  void guessingIsSlowedAndProbesAreNot() throws Exception {
    try (StatusServer server = server(RULES, SocketLayer.NONE)) {
      for (int i = 0; i < ClientLimits.FREE_FAILURES; i++) {
        assertEquals(401, send(server, "/status", "Bearer guess" + i).statusCode());
      }
      HttpResponse<String> slowed = send(server, "/status", "Bearer t0ken");
      assertEquals(429, slowed.statusCode(), "even the right one is not looked at");
      assertTrue(slowed.headers().firstValue("Retry-After").isPresent());
      assertEquals(200, send(server, "/observe/health/live", "Bearer guess").statusCode());
      assertEquals(401, send(server, "/status", null).statusCode());
    }
  }

  @Test
  void waitAfterWrongPasswordsDoublesAndClientsAreForgotten() throws Exception {
    AtomicLong nanos = new AtomicLong();
    ClientLimits limits = new ClientLimits(nanos::get);
    InetAddress guesser = InetAddress.getByName("2001:db8::1");
    InetAddress neighbour = InetAddress.getByName("2001:db8::2");
    InetAddress other = InetAddress.getByName("192.0.2.1");
    for (int i = 0; i < ClientLimits.FREE_FAILURES; i++) {
      assertTrue(limits.mayLogIn(guesser));
      limits.failed(guesser);
    }
    assertFalse(limits.mayLogIn(guesser));
    assertFalse(limits.mayLogIn(neighbour), "of the same network");
    assertTrue(limits.mayLogIn(other));
    nanos.set(1_000_000_000L);
    assertTrue(limits.mayLogIn(guesser));
    limits.failed(guesser);
    nanos.set(2_900_000_000L);
    assertFalse(limits.mayLogIn(guesser), "two seconds now");
    nanos.set(3_000_000_000L);
    limits.succeeded(guesser);
    assertTrue(limits.mayLogIn(guesser));
    for (int i = 0; i < 200 * ClientLimits.FREE_FAILURES; i++) {
      limits.failed(guesser);
    }
    nanos.addAndGet(60_000_000_000L);
    assertTrue(limits.mayLogIn(guesser), "a minute at most");
    limits.failed(guesser);
    for (int i = 0; i < 2 * ClientLimits.REMEMBERED; i++) {
      byte[] address = {10, 0, (byte) (i >> 8), (byte) i};
      limits.mayAsk(InetAddress.getByAddress(address));
    }
    assertTrue(limits.mayLogIn(guesser), "memory is bounded");
  }

  @Test
  void clientThatAsksWithoutEndIsSlowed() throws Exception {
    AtomicLong nanos = new AtomicLong();
    ClientLimits limits = new ClientLimits(nanos::get);
    InetAddress client = InetAddress.getByName("192.0.2.1");
    for (int i = 0; i < ClientLimits.BURST; i++) {
      assertTrue(limits.mayAsk(client));
    }
    assertFalse(limits.mayAsk(client));
    nanos.set(1_000_000_000L);
    for (int i = 0; i < ClientLimits.RATE; i++) {
      assertTrue(limits.mayAsk(client));
    }
    assertFalse(limits.mayAsk(client));
  }

  @Test
  void renewedCertificateIsTakenAndABrokenOneIsNot() throws Exception {
    Certificates made = new Certificates(directory);
    Path shown = directory.resolve("shown.pem");
    Path key = directory.resolve("shown-key.pem");
    put(made.certificate("nobody"), shown, 1);
    put(made.key("nobody"), key, 1);
    AtomicLong nanos = new AtomicLong();
    ServerTls tls = new ServerTls(shown, key, nanos::get);
    try (StatusServer server = server(RULES, tls)) {
      X509Certificate first = shownBy(server);
      put(made.certificate("client"), shown, 2);
      nanos.addAndGet(2_000_000_000L);
      assertEquals(first, shownBy(server), "its key is not there yet");
      put(made.key("client"), key, 2);
      nanos.addAndGet(2_000_000_000L);
      assertNotEquals(first, shownBy(server));
      put(key, shown, 3);
      nanos.addAndGet(2_000_000_000L);
      assertNotEquals(first, shownBy(server));
    }
  }

  @Test
  void unencryptedRequestToTheEncryptedPortIsNotAnswered() throws Exception {
    Certificates made = new Certificates(directory);
    ServerTls tls = new ServerTls(made.certificate("nobody"), made.key("nobody"), System::nanoTime);
    try (StatusServer server = server(RULES, tls);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes());
      String answer = new String(socket.getInputStream().readAllBytes());
      assertFalse(answer.contains("UP"), answer);
    }
  }

  private static void put(Path from, Path to, int minute) throws Exception {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(to, FileTime.from(Instant.ofEpochSecond(60L * minute)));
  }

  private X509Certificate shownBy(StatusServer server) throws Exception {
    SSLContext all = SSLContext.getInstance("TLS");
    all.init(null, new TrustManager[] {new TrustingAll()}, null);
    try (SSLSocket socket =
        (SSLSocket)
            all.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.startHandshake();
      socket.getOutputStream().write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes());
      String answer = new String(socket.getInputStream().readAllBytes());
      assertTrue(answer.startsWith("HTTP/1.1 200 OK"), answer);
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private static final class TrustingAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private static StatusServer server(AccessRules rules, SocketLayer layer) throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    StatusServer server =
        new StatusServer(any, Set.of(), rules, layer, request -> Optional.empty());
    server.serve(Reports::sound, List::of, List.of(), null);
    return server;
  }

  private static String header(String said) {
    if (said == null || !said.startsWith("Basic ")) {
      return said;
    }
    byte[] credentials = said.substring(6).strip().getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(credentials);
  }

  private static HttpResponse<String> send(StatusServer server, String path, String said)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    if (said != null) {
      request.header("Authorization", said);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }
}
