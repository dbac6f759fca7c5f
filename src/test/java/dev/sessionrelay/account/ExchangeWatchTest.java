package dev.sessionrelay.account;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.account.ResponseLimits.UnreadableAnswerException;
import dev.sessionrelay.testing.SelfSigned;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vendors that fall silent at any byte, or go on without end, with TLS and without. */
@Timeout(30)
class ExchangeWatchTest {
  private static final Duration QUIET = Duration.ofMillis(300);
  private static final Duration WHOLE = Duration.ofMillis(1_500);
  private static final String HEAD = "HTTP/1.1 %d X\r\nContent-Length: 10\r\n\r\n";

  @TempDir static Path directory;
  private static SSLContext context;

  @BeforeAll
  static void makeKeys() throws Exception {
    context = context();
  }

  /** What the vendor sends in reply, a part after the other, each after so long. */
  private interface Answer {
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void silenceBeforeTheAnswerEndsIt(boolean tls) throws Exception {
    Duration took =
        timed(() -> assertThrows(SocketTimeoutException.class, () -> ask(tls, out -> {})));
    assertTrue(took.compareTo(QUIET) >= 0 && took.compareTo(WHOLE) < 0, took::toString);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void silenceWithinAHeadEndsIt(boolean tls) throws Exception {
    assertThrows(
        SocketTimeoutException.class, () -> ask(tls, out -> send(out, "HTTP/1.1 200 X\r\nA: ")));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void silenceWithinABodyEndsIt(boolean tls) throws Exception {
    Answer half = out -> send(out, HEAD.formatted(200) + "12345");
    Duration took = timed(() -> assertThrows(SocketTimeoutException.class, () -> ask(tls, half)));
    assertTrue(took.compareTo(QUIET) >= 0 && took.compareTo(WHOLE) < 0, took::toString);
  }

  /** Its status says enough. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void refusalWithASilentBodyIsHeard(boolean tls) throws Exception {
    ClassicHttpResponse answer = ask(tls, out -> send(out, HEAD.formatted(429) + "12345"));
    assertEquals(429, answer.getCode());
    assertNotNull(answer.getFirstHeader(ResponseLimits.CUT));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void answerThatGoesOnSlowlyIsRead(boolean tls) throws Exception {
    ClassicHttpResponse answer =
        ask(tls, out -> drip(out, HEAD.formatted(200), "1234567890", Duration.ofMillis(60)));
    assertEquals("1234567890", EntityUtils.toString(answer.getEntity()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void answerThatDripsForTooLongIsCutOff(boolean tls) throws Exception {
    UnreadableAnswerException thrown =
        assertThrows(
            UnreadableAnswerException.class,
            () ->
                ask(
                    tls,
                    out -> drip(out, HEAD.formatted(200), "1234567890", Duration.ofMillis(200))));
    assertTrue(thrown.getMessage().contains("limits.answer-time"), thrown::getMessage);
  }

  private static Duration timed(Runnable test) {
    long began = System.nanoTime();
    test.run();
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(US_ASCII));
    out.flush();
  }

  private static void drip(OutputStream out, String head, String body, Duration pause)
      throws IOException, InterruptedException {
    send(out, head);
    for (char c : body.toCharArray()) {
      Thread.sleep(pause.toMillis());
      send(out, String.valueOf(c));
    }
  }

  private static ClassicHttpResponse ask(boolean tls, Answer answer) throws Exception {
    ServerSocketFactory sockets =
        tls ? context.getServerSocketFactory() : ServerSocketFactory.getDefault();
    try (ServerSocket server =
        sockets.createServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Thread vendor = new Thread(() -> serve(server, answer));
      vendor.start();
      String scheme = tls ? "https" : "http";
      URI base = URI.create(scheme + "://127.0.0.1:" + server.getLocalPort());
      try (CloseableHttpClient client = client(base, tls ? context : null)) {
        return client.execute(new HttpGet(base.resolve("/")), response -> response);
      }
    }
  }

  private static CloseableHttpClient client(URI base, SSLContext tls) {
    AccountSettings settings =
        new AccountSettings(
            "prod",
            "huawei",
            base,
            new AccountSettings.HttpProxy(null, null),
            tls,
            1,
            Duration.ofSeconds(5),
            QUIET,
            1_000,
            WHOLE);
    HttpClientBuilder builder = HttpClientBuilder.create();
    builder.setConnectionManager(AccountHttp.pool(settings, 1));
    AccountHttp.limit(builder, settings, 1_000);
    return builder.build();
  }

  /** Keeps the connection open when it has nothing more to say. */
  private static void serve(ServerSocket server, Answer answer) {
    try (Socket socket = server.accept()) {
      InputStream in = socket.getInputStream();
      for (int last = 0; last != '\n' || in.available() > 0; last = in.read()) {}
      answer.write(socket.getOutputStream());
      while (in.read() >= 0) {}
    } catch (IOException | InterruptedException e) {
      // The client has closed the connection, as it is to.
    }
  }

  private static SSLContext context() throws Exception {
    char[] password = "changeit".toCharArray();
    Path file = SelfSigned.keyStore(directory.resolve("here.p12"), "changeit");
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, password);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
