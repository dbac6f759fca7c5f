package dev.sessionrelay.status.web;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP server for reading, one request a connection. Who is slow holds up nobody: heads and drained
 * bodies are bounded, a connection ends after a limit whatever it is doing, and where there are too
 * many the oldest gives way. A stream lasts as long as its client takes what is sent; each has a
 * thread of its own. The JDK's own server has none of these but by system properties.
 */
final class BoundedHttpServer implements AutoCloseable {
  static final int MOST_CONNECTIONS = 64;
  static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay");
  private static final int LOOK_MILLIS = 200;

  private final ServerSocket listener;
  private final PageHandler pages;
  private final SocketLayer layer;
  private final long limit;
  private final Deque<OpenConnection> connections = new ConcurrentLinkedDeque<>();
  private final Set<OpenConnection> streams = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor workers;
  private final Thread acceptor;

  private BoundedHttpServer(
      ServerSocket listener, Duration limit, SocketLayer layer, PageHandler pages) {
    this.listener = listener;
    this.pages = pages;
    this.layer = layer;
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

  /**
   * Starts to serve.
   *
   * @param limit how long a connection may last
   * @throws IOException when the port cannot be had
   */
  static BoundedHttpServer start(
      InetSocketAddress address, Duration limit, SocketLayer layer, PageHandler pages)
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
    BoundedHttpServer server = new BoundedHttpServer(listener, limit, layer, pages);
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
    streams.forEach(BoundedHttpServer::quietly);
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
    // A client that takes nothing any more is gone.
    streams.stream()
        .filter(stream -> stream.writing != 0 && now - stream.writing > limit)
        .forEach(BoundedHttpServer::quietly);
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

  private interface ConnectionStep {
    boolean run() throws IOException, InterruptedException;
  }

  /** A connection with its one request; closing it frees the thread that reads or writes. */
  private final class OpenConnection implements Runnable, AutoCloseable {
    private final Socket socket;
    private final long began;
    // When the write began that has not ended, or 0.
    private volatile long writing;

    private OpenConnection(Socket socket, long began) {
      this.socket = socket;
      this.began = began;
    }

    @Override
    public void run() {
      guarded(
          () -> {
            socket.setTcpNoDelay(true);
            Socket open = layer.over(socket);
            PageExchange exchange = new PageExchange(pages, socket.getInetAddress(), this::joined);
            PageAnswer answer = exchange.serve(open);
            if (answer != null && answer.stream() != null) {
              daemon(() -> guarded(() -> stream(answer, open)), "status-stream").start();
              return true;
            }
            return false;
          });
    }

    /** Closes it, unless it goes on elsewhere. */
    private void guarded(ConnectionStep step) {
      boolean goesOn = false;
      try {
        goesOn = step.run();
      } catch (IOException e) {
        LOG.debug("a request to the status port broke off: {}", e.toString());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException | Error e) {
        LOG.error("a request to the status port failed", e);
      } finally {
        if (!goesOn) {
          close();
        }
      }
    }

    @Override
    public void close() {
      connections.remove(this);
      streams.remove(this);
      quietly(socket);
    }

    /** From now on it lasts; false where there are too many that do. */
    private boolean joined() {
      synchronized (streams) {
        if (streams.size() >= PageExchange.MOST_STREAMS) {
          return false;
        }
        streams.add(this);
      }
      connections.remove(this);
      return true;
    }

    private boolean stream(PageAnswer answer, Socket open)
        throws IOException, InterruptedException {
      answer.stream().write(new WatchedOutput(open.getOutputStream()));
      return false;
    }

    /** Notes when a write begins, so that one that does not end can be ended. */
    private final class WatchedOutput extends FilterOutputStream {
      private WatchedOutput(OutputStream out) {
        super(out);
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        writing = System.nanoTime() | 1;
        out.write(bytes, from, length);
        out.flush();
        writing = 0;
      }
    }
  }
}
