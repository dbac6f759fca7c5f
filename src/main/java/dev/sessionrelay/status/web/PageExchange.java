package dev.sessionrelay.status.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The one request of a connection, and its answer. What is read of a head or of a body is bounded.
 *
 * @param streams whether one more stream has begun
 */
record PageExchange(PageHandler pages, InetAddress client, BooleanSupplier streams) {
  static final int LONGEST_HEAD = 16 * 1024;
  static final int MOST_STREAMS = 100;
  private static final int MOST_DRAINED = 64 * 1024;

  /** The answer, sent; of a stream its head. Null where nobody asks. */
  PageAnswer serve(Socket open) throws IOException {
    byte[] head = new byte[LONGEST_HEAD];
    InputStream in = open.getInputStream();
    int length = PageRequest.read(in, head);
    if (length < 0) {
      return null;
    }
    PageRequest request = PageRequest.parse(head, length).orElse(null);
    PageAnswer answer = answer(request, length);
    OutputStream out = open.getOutputStream();
    out.write(answer.bytes(request == null || !request.isHead()));
    out.flush();
    if (answer.stream() != null && !request.isHead()) {
      return answer;
    }
    open.shutdownOutput();
    // What is unread when a socket closes may take the answer with it.
    if (request == null || request.hasBody()) {
      in.readNBytes(MOST_DRAINED);
    }
    return null;
  }

  private PageAnswer answer(PageRequest request, int length) {
    if (request == null) {
      return length < LONGEST_HEAD
          ? PageAnswer.text(400, "this is no HTTP request")
          : PageAnswer.text(431, "the head of the request is longer than " + LONGEST_HEAD);
    }
    PageAnswer answer = pages.answer(request, client);
    if (answer.stream() == null || request.isHead() || streams.getAsBoolean()) {
      return answer;
    }
    return PageAnswer.text(503, "there are " + MOST_STREAMS + " streams already")
        .with(Map.of("Retry-After", "10"));
  }
}
