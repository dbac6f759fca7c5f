package dev.sessionrelay.status.web;

import java.io.IOException;
import java.net.Socket;

/** What lies over a connection: TLS, or nothing. */
@FunctionalInterface
interface SocketLayer {
  SocketLayer NONE = socket -> socket;

  /** Called on the thread of the connection, which it may hold up. */
  Socket over(Socket socket) throws IOException;
}
