package dev.sessionrelay.ledger;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

/**
 * A pooler in front of PostgreSQL that gives a client its one connection for the time of a
 * transaction, as PgBouncer does with {@code pool_mode = transaction}. For a server that asks for
 * no password.
 */
final class TransactionPooler implements AutoCloseable {
  private final ServerSocket clients;
  private final String direct;
  private final int port;
  private DataInputStream fromServer;
  private OutputStream toServer;
  private byte[] greeting;

  TransactionPooler(String direct) throws IOException {
    this.direct = direct;
    this.port = URI.create(direct.substring("jdbc:".length())).getPort();
    this.clients = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  /** No prepared statements on the server: the next transaction may not find them. */
  String url() {
    return direct.replace(":" + port + "/", ":" + clients.getLocalPort() + "/")
        + "&prepareThreshold=0&sslmode=disable&gssEncMode=disable";
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = clients.accept();
      daemon(() -> serve(client));
    }
  }

  private void serve(Socket client) throws IOException {
    try (client) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      OutputStream out = client.getOutputStream();
      out.write(greeting(in.readNBytes(in.readInt() - 4)));
      while (transaction(in, out)) {
        out.flush();
      }
    }
  }

  private synchronized byte[] greeting(byte[] startup) throws IOException {
    if (greeting == null) {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
      fromServer = new DataInputStream(server.getInputStream());
      toServer = server.getOutputStream();
      int length = startup.length + 4;
      toServer.write(
          new byte[] {
            (byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length
          });
      toServer.write(startup);
      toServer.flush();
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      answers(all);
      greeting = all.toByteArray();
    }
    return greeting;
  }

  /** The connection is this client's from its first message until the server is idle again. */
  private boolean transaction(DataInputStream in, OutputStream out) throws IOException {
    int type = in.read();
    if (type < 0 || type == 'X') {
      return false;
    }
    synchronized (this) {
      for (boolean open = true; open; ) {
        pass(type, in, toServer);
        if (type == 'S' || type == 'Q') {
          toServer.flush();
          open = answers(out) != 'I';
          out.flush();
        }
        type = open ? in.read() : type;
      }
    }
    return true;
  }

  /** Up to the server's word that it is ready, and in which state. */
  private int answers(OutputStream out) throws IOException {
    while (true) {
      int type = fromServer.read();
      byte[] body = pass(type, fromServer, out);
      if (type == 'Z') {
        return body[0];
      }
    }
  }

  private static byte[] pass(int type, DataInputStream in, OutputStream out) throws IOException {
    byte[] length = in.readNBytes(4);
    int size =
        (length[0] & 255) << 24
            | (length[1] & 255) << 16
            | (length[2] & 255) << 8
            | length[3] & 255;
    byte[] body = in.readNBytes(size - 4);
    out.write(type);
    out.write(length);
    out.write(body);
    return body;
  }

  private interface Piece {
    void run() throws IOException;
  }

  private static void daemon(Piece piece) {
    Thread thread =
        new Thread(
            () -> {
              try {
                piece.run();
              } catch (IOException e) {
                // The client or the test is gone.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    clients.close();
  }
}
