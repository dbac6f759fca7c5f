package dev.sessionrelay.status.web;

import static dev.sessionrelay.ledger.LedgerSamples.one;
import static dev.sessionrelay.ledger.LedgerSamples.session;
import static dev.sessionrelay.session.SessionState.FAILED;
import static dev.sessionrelay.session.SessionState.RUNNING;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.Ledgers;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.status.Reports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Server-sent events over raw sockets. */
@Timeout(60)
class ChangeStreamTest {
  @TempDir Path directory;

  private final List<Socket> open = new ArrayList<>();
  private SqlLedger ledger;
  private StatusServer server;

  @BeforeEach
  void start() throws IOException {
    ledger = Ledgers.SQLITE.open(directory);
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server =
        new StatusServer(
            any, Set.of(), AccessRules.OPEN, SocketLayer.NONE, request -> Optional.empty());
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

  @Test
  void changesComeWithinTwoSecondsAndAReaderThatComesBackMissesNone() throws Exception {
    ledger.record(one(session("sc-0", RUNNING)));
    BufferedReader stream = stream("");
    assertEquals("id: 1", line(stream, "id: "), "where it begins");
    long begun = System.nanoTime();
    ledger.record(one(session("sc-1", RUNNING)));
    assertEquals("id: 2", line(stream, "id: "));
    String data = line(stream, "data: ");
    assertTrue(data.contains("\"sessionId\":\"sc-1\""), data);
    assertTrue(data.contains("/prod/w-1234abcd/sc-1\""), data);
    assertTrue(System.nanoTime() - begun < 2_000_000_000L);

    BufferedReader again = stream("Last-Event-ID: 1\r\n");
    line(again, "id: 1");
    assertEquals("id: 2", line(again, "id: "));
    ledger.record(one(session("sc-1", FAILED)));
    assertEquals("id: 3", line(stream, "id: "));
    assertEquals("id: 3", line(again, "id: "));
  }

  @Test
  void readerThatWasAwayTooLongIsToldToReadAnew() throws Exception {
    ledger.record(one(session("sc-1", RUNNING)));
    BufferedReader stream = stream("Last-Event-ID: 0\r\n");
    assertEquals("event: reset", line(stream, "event: "));
    assertEquals("id: 1", line(stream, "id: "));
  }

  @Test
  void oneMoreThanTheMostIsRefusedAndOneThatLeavesMakesRoom() throws Exception {
    for (int i = 0; i < PageExchange.MOST_STREAMS; i++) {
      line(stream(""), "id: ");
    }
    assertTrue(stream("").readLine().startsWith("HTTP/1.1 503 "));
    assertTrue(get("/health").readLine().startsWith("HTTP/1.1 200 "), "others are answered");
    open.get(3).close();
    await()
        .until(
            () -> {
              ledger.record(one(session("sc-" + System.nanoTime(), RUNNING)));
              return stream("").readLine().startsWith("HTTP/1.1 200 ");
            });
  }

  @Test
  void streamEndsWithTheServer() throws Exception {
    BufferedReader stream = stream("");
    line(stream, "id: ");
    server.close();
    while (stream.readLine() != null) {
      continue;
    }
  }

  private BufferedReader stream(String headers) throws IOException {
    return request("GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
  }

  private BufferedReader get(String path) throws IOException {
    return request("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }

  private BufferedReader request(String request) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    open.add(socket);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  private static String line(BufferedReader stream, String start) throws IOException {
    String line = stream.readLine();
    while (line != null && !line.startsWith(start)) {
      line = stream.readLine();
    }
    return line;
  }
}
