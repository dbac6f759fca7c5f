package dev.sessionrelay.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A host that reads the beginning of each request and then resets the connection (RST, not an
 * orderly end). It is apart from {@link Simulator} because the HTTP server there cannot do it.
 */
public final class ResettingListener implements AutoCloseable {
  private final ServerSocket server;
  private final AtomicLong resets = new AtomicLong();

  private ResettingListener(ServerSocket server) {
    this.server = server;
  }

  /** Listens on any free port of 127.0.0.1. */
  public static ResettingListener start() {
    try {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      ResettingListener listener = new ResettingListener(new ServerSocket(0, 50, loopback));
      Thread thread = new Thread(listener::serve, "simulator-reset");
      thread.setDaemon(true);
      thread.start();
      return listener;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI baseUri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** How many connections were reset. */
  public long resets() {
    return resets.get();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        reset(socket);
      } catch (IOException closedOrGoneByItself) {
        continue;
      }
    }
  }

  private void reset(Socket socket) throws IOException {
    if (socket.getInputStream().read() >= 0) {
      resets.incrementAndGet();
      // With no time to linger, close sends RST.
      socket.setSoLinger(true, 0);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
