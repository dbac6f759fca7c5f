package dev.sessionrelay.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Sends answers badly. */
final class Stage {
  private static final int BLOCK = 64 << 10;
  private static final int CHUNKED = 0;
  private static final String HTML =
      "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>";

  private final CountDownLatch closed;

  /**
   * @param closed ends all waiting
   */
  Stage(CountDownLatch closed) {
    this.closed = closed;
  }

  /**
   * What goes out, or goes out in part.
   *
   * @param right what a well-behaved vendor would say
   * @param api how this vendor says errors
   * @return status 0 when nothing goes out
   */
  static Reply reply(
      Misbehaviour misbehaviour, Supplier<Reply> right, CloudApi api, SimulatedCall call) {
    if (misbehaviour instanceof Misbehaviour.Status status) {
      return api.stamped(call, api.error(status.status()));
    } else if (misbehaviour instanceof Misbehaviour.Throttle throttle) {
      return api.stamped(call, api.waiting(api.error(429), throttle.retryAfter()));
    } else if (misbehaviour instanceof Misbehaviour.Redirect redirect) {
      return Reply.of(redirect.status(), "text/plain", "").with("Location", redirect.location());
    } else if (misbehaviour instanceof Misbehaviour.Raw raw) {
      return new Reply(raw.status(), raw.headers(), raw.body());
    } else if (misbehaviour instanceof Misbehaviour.Html) {
      return Reply.of(200, "text/html", HTML);
    } else if (misbehaviour instanceof Misbehaviour.Huge) {
      return Reply.json(200, "");
    }
    return misbehaviour instanceof Misbehaviour.Drop ? Reply.json(0, "") : right.get();
  }

  /** Sends a reply as the misbehaviour has it. */
  void play(HttpExchange exchange, Misbehaviour misbehaviour, Reply reply) throws IOException {
    if (misbehaviour instanceof Misbehaviour.Drip drip) {
      drip(exchange, reply, drip.perByte());
    } else if (misbehaviour instanceof Misbehaviour.Truncate) {
      truncate(exchange, reply);
    } else if (misbehaviour instanceof Misbehaviour.Huge huge) {
      huge(exchange, reply, huge.bytes());
    } else if (!isSilent(misbehaviour)) {
      pause(misbehaviour instanceof Misbehaviour.Delay delay ? delay.before() : Duration.ZERO);
      reply.send(exchange);
    }
  }

  private static boolean isSilent(Misbehaviour misbehaviour) {
    return misbehaviour instanceof Misbehaviour.Drop
        || misbehaviour instanceof Misbehaviour.LoseAnswer;
  }

  private void drip(HttpExchange exchange, Reply reply, Duration perByte) throws IOException {
    reply.start(exchange, reply.body().length);
    OutputStream body = exchange.getResponseBody();
    for (byte each : reply.body()) {
      body.write(each);
      body.flush();
      pause(perByte);
    }
    body.close();
  }

  private static void truncate(HttpExchange exchange, Reply reply) throws IOException {
    reply.start(exchange, reply.body().length);
    OutputStream body = exchange.getResponseBody();
    body.write(Arrays.copyOf(reply.body(), reply.body().length / 2));
    body.flush();
  }

  private void huge(HttpExchange exchange, Reply reply, long bytes) throws IOException {
    reply.start(exchange, CHUNKED);
    OutputStream body = exchange.getResponseBody();
    body.write("{\"filler\":\"".getBytes(StandardCharsets.UTF_8));
    byte[] block = "x".repeat(BLOCK).getBytes(StandardCharsets.UTF_8);
    for (long sent = 0; sent < bytes && closed.getCount() > 0; sent += BLOCK) {
      body.write(block);
    }
    body.write("\"}".getBytes(StandardCharsets.UTF_8));
    body.close();
  }

  private void pause(Duration duration) {
    try {
      closed.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
