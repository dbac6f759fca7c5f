package dev.sessionrelay.routes;

import dev.sessionrelay.testing.RawHttpServer;
import dev.sessionrelay.testing.RawHttpServer.Answer;
import dev.sessionrelay.testing.RawHttpServer.Received;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A vendor that keeps every request as the bytes that came and answers what it was given. */
final class RecordingServer implements AutoCloseable {
  private static final String PLAIN = "Content-Type: application/json\r\n";
  private static final Answer NONE = connection -> false;

  private final RawHttpServer server;
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

  private RecordingServer() throws IOException {
    this.server = RawHttpServer.start(request -> next());
  }

  static RecordingServer start() {
    try {
      return new RecordingServer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI uri() {
    return server.uri("");
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
    String answer =
        "HTTP/1.1 %d Status\r\n%s%sContent-Length: %d\r\n\r\n%s"
            .formatted(status, PLAIN, headers, length, body);
    answers.add(
        connection -> {
          connection.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
          return true;
        });
    return this;
  }

  private Answer next() {
    Answer next = answers.poll();
    return next == null ? NONE : next;
  }

  /**
   * The requests since the last call, head and body; what is different in each run is masked: the
   * server's port, nonces, signatures.
   */
  List<String> take() {
    List<String> taken = server.requests().stream().map(this::readable).toList();
    server.requests().clear();
    return taken;
  }

  private String readable(Received request) {
    return (request.head() + new String(request.body(), StandardCharsets.UTF_8))
        .replace(":" + server.port(), ":PORT")
        .replaceAll("(x-acs-signature-nonce|opc-request-id): [0-9a-f-]{36}\n", "$1: NONCE\n")
        .replaceAll("Signature=[0-9a-f]{64}\n", "Signature=SIGNATURE\n")
        .replaceAll("signature=\"[A-Za-z0-9+/]{342}==\"\n", "signature=\"SIGNATURE\"\n");
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
