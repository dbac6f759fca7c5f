package dev.sessionrelay.routes;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A vendor that keeps every request as the bytes that came and answers what it was given. */
final class RecordingServer implements AutoCloseable {
  private static final String PLAIN = "Content-Type: application/json\r\n";

  private final ServerSocket socket;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Queue<String> answers = new ConcurrentLinkedQueue<>();

  private RecordingServer(ServerSocket socket) {
    this.socket = socket;
  }

  /** Listens on a port of 127.0.0.1. */
  static RecordingServer start() {
    try {
      RecordingServer server =
          new RecordingServer(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")));
      server.threads.execute(server::accept);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  /** The next request without an answer yet gets this one. */
  RecordingServer answer(int status, String body) {
    return answer(status, "", body);
  }

  /**
   * @param headers whole lines, each with its line break
   */
  RecordingServer answer(int status, String headers, String body) {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    answers.add(
        "HTTP/1.1 %d Status\r\n%s%sContent-Length: %d\r\n\r\n%s"
            .formatted(status, PLAIN, headers, length, body));
    return this;
  }

  /**
   * The requests since the last call, head and body, line breaks as {@code \n}; what is different
   * in each run is masked: the server's port, nonces, signatures.
   */
  List<String> take() {
    List<String> taken = requests.stream().map(this::readable).toList();
    requests.clear();
    return taken;
  }

  private String readable(String request) {
    return request
        .replace("\r\n", "\n")
        .replace(":" + socket.getLocalPort(), ":PORT")
        .replaceAll("(x-acs-signature-nonce|opc-request-id): [0-9a-f-]{36}\n", "$1: NONCE\n")
        .replaceAll("Signature=[0-9a-f]{64}\n", "Signature=SIGNATURE\n")
        .replaceAll("signature=\"[A-Za-z0-9+/]{342}==\"\n", "signature=\"SIGNATURE\"\n");
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        threads.execute(() -> serve(connection));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      for (String request = read(in); !request.isEmpty(); request = read(in)) {
        requests.add(request);
        String answer = answers.poll();
        if (answer == null) {
          return;
        }
        connection.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // The client went away; the test looks at what came before.
    }
  }

  private static String read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return head.toString();
      }
      head.append((char) next);
    }
    byte[] body = in.readNBytes(length(head.toString()));
    return head + new String(body, StandardCharsets.UTF_8);
  }

  private static int length(String head) {
    return head.lines()
        .filter(line -> line.regionMatches(true, 0, "Content-Length:", 0, 15))
        .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
        .findFirst()
        .orElse(0);
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }
}
