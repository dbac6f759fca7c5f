package dev.sessionrelay.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real faults of real connections, made with the HTTP client that the product uses. */
class NoResponseReasonTest {
  private static final FailureTable TABLE = new FailureTable(Duration.ofHours(1));

  @TempDir Path dir;

  private interface Conversation {
    void with(Socket socket) throws Exception;
  }

  @Test
  void unknownHost() {
    Exception thrown = failing("http://no-such-host.invalid/");

    assertReads(thrown, NoResponseReason.HOST_UNKNOWN);
    assertTrue(TABLE.classify(thrown).message().contains("no-such-host.invalid"));
  }

  @Test
  void refused() throws Exception {
    int port;
    try (ServerSocket closed = listen(1)) {
      port = closed.getLocalPort();
    }
    assertReads(failing("http://127.0.0.1:" + port + "/"), NoResponseReason.REFUSED);
  }

  @Test
  void connectTimedOut() throws Exception {
    try (ServerSocket full = listen(1);
        Socket one = new Socket(InetAddress.getLoopbackAddress(), full.getLocalPort());
        Socket two = new Socket(InetAddress.getLoopbackAddress(), full.getLocalPort())) {
      assertTrue(one.isConnected() && two.isConnected());
      assertReads(
          failing("http://127.0.0.1:" + full.getLocalPort() + "/"),
          NoResponseReason.CONNECT_TIMED_OUT);
    }
  }

  @Test
  void answerTimedOut() throws Exception {
    assertReads(
        failingAgainst(socket -> socket.getInputStream().readAllBytes()),
        NoResponseReason.ANSWER_TIMED_OUT);
  }

  @Test
  void reset() throws Exception {
    Exception thrown =
        failingAgainst(
            socket -> {
              socket.getInputStream().read();
              socket.setSoLinger(true, 0);
            });
    assertReads(thrown, NoResponseReason.BROKEN_OFF);
  }

  @Test
  void closedWithoutAWord() throws Exception {
    assertReads(failingAgainst(socket -> skipRequest(socket)), NoResponseReason.BROKEN_OFF);
  }

  @Test
  void noTlsAtTheOtherEnd() throws Exception {
    try (ServerSocket server = listen(50)) {
      serve(server, socket -> say(socket, "HTTP/1.1 400 Bad Request\r\n\r\n"));
      assertReads(
          failing("https://127.0.0.1:" + server.getLocalPort() + "/"), NoResponseReason.TLS);
    }
  }

  @Test
  void certificateOfAnotherHost() throws Exception {
    KeyStore keys = keysOf("other.example.com");
    assertReads(failingTls(keys, trusting(keys)), NoResponseReason.TLS_NAME);
  }

  @Test
  void certificateThatNobodyVouchesFor() throws Exception {
    KeyStore keys = keysOf("localhost");
    assertReads(failingTls(keys, SSLContext.getDefault()), NoResponseReason.TLS_TRUST);
  }

  @Test
  void bodyThatEndsTooEarlyIsMalformed() throws Exception {
    assertMalformed("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":");
    assertMalformed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{\"a\":");
    assertMalformed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n{\"a\":");
  }

  @Test
  void anythingElseIsUnreachableToo() {
    assertReads(new IllegalStateException("odd"), NoResponseReason.OTHER);
    assertReads(new IOException(), NoResponseReason.OTHER);
  }

  @Test
  void circularCausesEnd() {
    Exception one = new Exception("one");
    Exception two = new Exception("two", one);
    one.initCause(two);

    assertReads(one, NoResponseReason.OTHER);
  }

  private static void assertReads(Exception thrown, NoResponseReason expected) {
    Failure failure = TABLE.classify(thrown);

    assertEquals(expected, NoResponseReason.of(thrown), thrown.toString());
    assertEquals(FailureClass.UNREACHABLE, failure.failureClass());
    assertNull(failure.status());
    assertEquals(expected.advice(), failure.solution());
    assertTrue(failure.message().startsWith(expected.words() + ": "), failure.message());
  }

  private static void assertMalformed(String answer) throws Exception {
    Exception thrown = failingAgainst(socket -> say(socket, answer));
    Failure failure = TABLE.classify(thrown);

    assertEquals(FailureClass.MALFORMED, failure.failureClass(), thrown.toString());
    assertTrue(failure.message().startsWith("the answer broke off: "), failure.message());
  }

  private static Exception failingAgainst(Conversation conversation) throws Exception {
    try (ServerSocket server = listen(50)) {
      serve(server, conversation);
      return failing("http://127.0.0.1:" + server.getLocalPort() + "/");
    }
  }

  private static Exception failingTls(KeyStore keys, SSLContext client) throws Exception {
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    try (ServerSocket server =
        context
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      serve(server, socket -> say(socket, "HTTP/1.1 204 No Content\r\n\r\n"));
      return failing("https://localhost:" + server.getLocalPort() + "/", client);
    }
  }

  private static void say(Socket socket, String answer) throws IOException {
    skipRequest(socket);
    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    socket.shutdownOutput();
  }

  private static void skipRequest(Socket socket) throws IOException {
    socket.getInputStream().read(new byte[4_096]);
  }

  private static ServerSocket listen(int backlog) throws IOException {
    return new ServerSocket(0, backlog, InetAddress.getLoopbackAddress());
  }

  private static void serve(ServerSocket server, Conversation conversation) {
    Thread thread = new Thread(() -> converse(server, conversation), "server");
    thread.setDaemon(true);
    thread.start();
  }

  private static void converse(ServerSocket server, Conversation conversation) {
    try (Socket socket = server.accept()) {
      conversation.with(socket);
    } catch (Exception e) {
      // The client's side of the story is what counts.
    }
  }

  private static Exception failing(String uri) {
    try {
      return failing(uri, SSLContext.getDefault());
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Exception failing(String uri, SSLContext tls) {
    return assertThrows(Exception.class, () -> get(uri, tls));
  }

  private static void get(String uri, SSLContext tls) throws IOException {
    try (CloseableHttpClient client =
        HttpClients.custom()
            .setConnectionManager(connections(tls))
            .disableAutomaticRetries()
            .setDefaultRequestConfig(
                RequestConfig.custom().setResponseTimeout(Timeout.ofMilliseconds(300)).build())
            .build()) {
      client.execute(new HttpGet(uri), answer -> EntityUtils.toByteArray(answer.getEntity()));
    }
  }

  private static PoolingHttpClientConnectionManager connections(SSLContext tls) {
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
        .setDefaultConnectionConfig(
            ConnectionConfig.custom().setConnectTimeout(300, TimeUnit.MILLISECONDS).build())
        .build();
  }

  private KeyStore keysOf(String host) throws Exception {
    Path file = dir.resolve(host + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "server",
                "-dname",
                "CN=" + host,
                "-ext",
                "SAN=dns:" + host,
                "-keystore",
                file.toString(),
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("keytool.log").toFile())
            .start();
    assertEquals(0, keytool.waitFor());
    return KeyStore.getInstance(file.toFile(), "changeit".toCharArray());
  }

  private static SSLContext trusting(KeyStore keys) throws Exception {
    KeyStore authorities = KeyStore.getInstance("PKCS12");
    authorities.load(null, null);
    authorities.setCertificateEntry("server", keys.getCertificate("server"));
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(authorities);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }
}
