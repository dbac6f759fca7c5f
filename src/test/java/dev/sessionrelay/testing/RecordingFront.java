package dev.sessionrelay.testing;

import dev.sessionrelay.testing.RawHttpServer.Answer;
import dev.sessionrelay.testing.RawHttpServer.Received;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Hands requests on to a server of this machine as they came, and keeps them and the answers. */
public final class RecordingFront implements AutoCloseable {
  private final int behind;
  private final RawHttpServer server;
  private final List<String> answers = new CopyOnWriteArrayList<>();

  private RecordingFront(ServerSocket socket, int behind) {
    this.behind = behind;
    this.server = RawHttpServer.start(socket, this::handedOn);
  }

  /**
   * @param socket where it is asked, which may speak TLS
   * @param behind port of the server, which does not
   */
  public static RecordingFront start(ServerSocket socket, int behind) {
    return new RecordingFront(socket, behind);
  }

  /** Asked on any free port of 127.0.0.1. */
  public static RecordingFront start(int behind) throws IOException {
    return start(new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1")), behind);
  }

  private Answer handedOn(Received request) {
    return client -> {
      try (Socket service = new Socket(InetAddress.getByName("127.0.0.1"), behind)) {
        OutputStream out = service.getOutputStream();
        String head = request.head().replaceFirst("\n", "\nConnection: close\n");
        out.write(head.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        out.write(request.body());
        out.flush();
        byte[] answer = service.getInputStream().readAllBytes();
        answers.add(new String(answer, StandardCharsets.UTF_8));
        client.getOutputStream().write(answer);
        return false;
      }
    };
  }

  public int port() {
    return server.port();
  }

  public URI uri(String target) {
    return server.uri(target);
  }

  public List<Received> requests() {
    return server.requests();
  }

  /** What was answered so far, with the heads. */
  public List<String> answers() {
    return answers;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
