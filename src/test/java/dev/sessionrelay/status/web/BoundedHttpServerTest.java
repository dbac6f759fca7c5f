package dev.sessionrelay.status.web;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that are slow, rude or many, over raw sockets. */
@Timeout(60)
class BoundedHttpServerTest {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final String GET = "GET /small HTTP/1.1\r\nHost: x\r\n\r\n";

  private final List<Socket> open = new ArrayList<>();
  private BoundedHttpServer server;

  @BeforeEach
  void start() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server =
        BoundedHttpServer.start(any, LIMIT, SocketLayer.NONE, (request, client) -> page(request));
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
    server.close();
  }

  private static PageAnswer page(PageRequest request) {
    return switch (request.path()) {
      case "/large" -> new PageAnswer(200, "text/plain", new byte[32 << 20]);
      case "/error" -> throw new StackOverflowError("deep");
      default -> PageAnswer.text(200, request.method() + " " + request.path());
    };
  }

  private Socket connect(String first) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    open.add(socket);
    socket.getOutputStream().write(first.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  private static String answer(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  private void othersAreAnsweredWithinASecond() {
    for (int i = 0; i < 3; i++) {
      String answer = assertTimeoutPreemptively(Duration.ofSeconds(1), () -> answer(connect(GET)));
      assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
      assertTrue(answer.endsWith("GET /small\n"), answer);
    }
  }

  @Test
  void fourHalfSentRequestsHeldUpAllOthers() throws IOException {
    for (int i = 0; i < 8; i++) {
      connect("GET /status HTTP/1.1\r\nHost: loc");
    }
    othersAreAnsweredWithinASecond();
  }

  @Test
  void fourSlowReadersHeldUpAllOthers() throws IOException {
    for (int i = 0; i < 8; i++) {
      connect("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    othersAreAnsweredWithinASecond();
  }

  @Test
  void connectionsThatNeverSayAnythingAreBoundedInNumber() throws IOException {
    for (int i = 0; i < 3 * BoundedHttpServer.MOST_CONNECTIONS; i++) {
      connect("");
    }
    othersAreAnsweredWithinASecond();
    assertEquals(-1, ended(open.get(0)));
  }

  @Test
  void aHeadThatComesByteByByteEndsAtTheLimit() throws Exception {
    Socket slow = connect("GET /small HTTP/1.1\r\n");
    long start = System.nanoTime();
    try {
      while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(30)) {
        slow.getOutputStream().write("a: b\r\n".getBytes(StandardCharsets.US_ASCII));
        TimeUnit.MILLISECONDS.sleep(20);
      }
    } catch (SocketException e) {
      // The server has ended it.
    }
    assertTrue(System.nanoTime() - start < LIMIT.multipliedBy(3).toNanos());
  }

  @Test
  void aReaderThatStopsReadingIsCutOffAtTheLimit() throws IOException {
    Socket slow = connect("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
    assertTrue(slow.getInputStream().read() >= 0);
    await().atMost(LIMIT.multipliedBy(3)).until(() -> brokenOff(slow));
  }

  /** Whether what is sent to the other side comes back as a reset. */
  private static boolean brokenOff(Socket socket) {
    try {
      socket.getOutputStream().write('x');
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static int ended(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read();
    } catch (SocketException e) {
      return -1;
    }
  }

  @Test
  void aHeadWithoutAnEndIsRefused() throws IOException {
    String answer = answer(connect("GET / HTTP/1.1\r\nX: " + "x".repeat(100_000)));
    assertTrue(answer.startsWith("HTTP/1.1 431 "), answer);
    othersAreAnsweredWithinASecond();
  }

  @Test
  void aBodyIsNotRead() throws IOException {
    String answer =
        answer(connect("POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n123456789"));
    assertTrue(answer.endsWith("POST /small\n"), answer);
    Socket endless = connect("POST /s HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
    assertTrue(answer(endless).endsWith("POST /s\n"));
    othersAreAnsweredWithinASecond();
  }

  @Test
  void whatIsNoHttpIsRefused() throws IOException {
    for (String words :
        List.of("hello", "GET /", "GET / FTP/1", "GET http://[ HTTP/1.1", "\u0016\u0003\u0001")) {
      String answer = answer(connect(words + "\r\n\r\n"));
      assertTrue(answer.startsWith("HTTP/1.1 400 "), words + ": " + answer);
    }
  }

  @Test
  void anErrorInOnePageIsNotTheEndOfTheServing() throws IOException {
    for (int i = 0; i < 3 * BoundedHttpServer.MOST_CONNECTIONS; i++) {
      assertEquals("", answer(connect("GET /error HTTP/1.1\r\nHost: x\r\n\r\n")));
    }
    othersAreAnsweredWithinASecond();
  }

  @Test
  void manyAtOnceAreAllAnswered() {
    List<String> answers =
        IntStream.range(0, 40).parallel().mapToObj(i -> small()).distinct().toList();
    assertEquals(1, answers.size(), answers::toString);
  }

  private String small() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
      return answer(socket);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
