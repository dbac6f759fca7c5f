package dev.sessionrelay.status;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP server for reading, one request a connection. Who is slow holds up nobody: heads and drained
 * bodies are bounded, a connection ends after a limit whatever it is doing, and where there are too
 * many the oldest gives way. The JDK's own server has none of these but by system properties.
 */
final class BoundedHttpServer implements AutoCloseable {
  static final int MOST_CONNECTIONS = 64;
  static final int LONGEST_HEAD = 16 * 1024;
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay");
  private static final int LOOK_MILLIS = 200;
  private static final int MOST_DRAINED = 64 * 1024;

  private final ServerSocket listener;
  private final Function<PageRequest, PageAnswer> pages;
  private final long limit;
  private final Deque<OpenConnection> connections = new ConcurrentLinkedDeque<>();
  private final ThreadPoolExecutor workers;
  private final Thread acceptor;

  private BoundedHttpServer(
      ServerSocket listener, Duration limit, Function<PageRequest, PageAnswer> pages) {
    this.listener = listener;
    this.pages = pages;
    this.limit = limit.toNanos();
    this.workers =
        new ThreadPoolExecutor(
            2,
            2 * MOST_CONNECTIONS,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> daemon(task, "status"));
    this.acceptor = daemon(this::accept, "status-accept");
  }

  static BoundedHttpServer start(InetSocketAddress address, Function<PageRequest, PageAnswer> pages)
      throws IOException {
    return start(address, LIMIT, pages);
  }

  /**
   * Starts to serve.
   *
   * @param limit how long a connection may last
   * @throws IOException when the port cannot be had
   */
  static BoundedHttpServer start(
      InetSocketAddress address, Duration limit, Function<PageRequest, PageAnswer> pages)
      throws IOException {
    ServerSocket listener = new ServerSocket();
    try {
      listener.setReuseAddress(true);
      listener.setSoTimeout(LOOK_MILLIS);
      listener.bind(address, MOST_CONNECTIONS);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    BoundedHttpServer server = new BoundedHttpServer(listener, limit, pages);
    // Where the machine has no threads left, these still answer.
    server.workers.prestartAllCoreThreads();
    server.acceptor.start();
    return server;
  }

  int port() {
    return listener.getLocalPort();
  }

  @Override
  public void close() {
    quietly(listener);
    connections.forEach(BoundedHttpServer::quietly);
    workers.shutdownNow();
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        begin(listener.accept());
      } catch (SocketTimeoutException e) {
        // Nobody calls: time to look at those who are here.
      } catch (IOException | RuntimeException | Error e) {
        // Neither the lack of a thread or a descriptor nor anything else ends the serving.
        if (!listener.isClosed()) {
          LOG.warn("the status port could not take a connection: {}", e.toString());
          rest();
        }
      }
      endLate();
    }
  }

  private void begin(Socket socket) {
    OpenConnection connection = new OpenConnection(socket, System.nanoTime());
    connections.add(connection);
    while (connections.size() > MOST_CONNECTIONS) {
      quietly(connections.poll());
    }
    try {
      workers.execute(connection);
    } catch (RejectedExecutionException | Error e) {
      connection.close();
      throw e;
    }
  }

  private void endLate() {
    long now = System.nanoTime();
    OpenConnection oldest = connections.peek();
    while (oldest != null && now - oldest.began > limit) {
      quietly(connections.poll());
      oldest = connections.peek();
    }
  }

  private static void rest() {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void quietly(AutoCloseable open) {
    try {
      if (open != null) {
        open.close();
      }
    } catch (Exception e) {
      LOG.debug("a connection to the status port did not close: {}", e.toString());
    }
  }

  /** A connection with its one request; closing it frees the thread that reads or writes. */
  private final class OpenConnection implements Runnable, AutoCloseable {
    private final Socket socket;
    private final long began;

    private OpenConnection(Socket socket, long began) {
      this.socket = socket;
      this.began = began;
    }

    @Override
    public void run() {
      try (this) {
        socket.setTcpNoDelay(true);
        serve(socket.getInputStream(), socket.getOutputStream());
      } catch (IOException e) {
        LOG.debug("a request to the status port broke off: {}", e.toString());
      } catch (RuntimeException | Error e) {
        LOG.error("a request to the status port failed", e);
      }
    }

    @Override
    public void close() {
      connections.remove(this);
      quietly(socket);
    }

    private void serve(InputStream in, OutputStream out) throws IOException {
      byte[] head = new byte[LONGEST_HEAD];
      int length = read(in, head);
      if (length < 0) {
        return;
      }
      PageRequest request = PageRequest.parse(head, length).orElse(null);
      PageAnswer answer =
          request != null
              ? pages.apply(request)
              : length < LONGEST_HEAD
                  ? PageAnswer.text(400, "this is no HTTP request")
                  : PageAnswer.text(431, "the head of the request is longer than " + LONGEST_HEAD);
      out.write(answer.bytes(request == null || !request.isHead()));
      out.flush();
      socket.shutdownOutput();
      // What is unread when a socket closes may take the answer with it.
      if (request == null || request.hasBody()) {
        in.readNBytes(MOST_DRAINED);
      }
    }

    /** How much of the head there is: up to its end, or as much as may be; -1 for none. */
    private int read(InputStream in, byte[] head) throws IOException {
      int length = 0;
      while (length < head.length) {
        int read = in.read(head, length, head.length - length);
        if (read < 0) {
          return -1;
        }
        length += read;
        if (PageRequest.ends(head, Math.max(0, length - read - 3), length)) {
          return length;
        }
      }
      return length;
    }
  }
}
