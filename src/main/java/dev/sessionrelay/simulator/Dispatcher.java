package dev.sessionrelay.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes every request to whoever answers it. */
final class Dispatcher implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private final Map<Vendor, Api> apis;
  private final Misbehaviours misbehaviours;
  private final Chance chance;
  private final Stage stage;
  private final RequestLog log;
  private final Clock clock;

  Dispatcher(
      Map<Vendor, Api> apis,
      Misbehaviours misbehaviours,
      Chance chance,
      Stage stage,
      RequestLog log,
      Clock clock) {
    this.apis = apis;
    this.misbehaviours = misbehaviours;
    this.chance = chance;
    this.stage = stage;
    this.log = log;
    this.clock = clock;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Call call = Call.read(exchange, clock.instant());
      Address address = Address.of(call);
      perform(exchange, call, address);
    } catch (RuntimeException e) {
      LOG.error("The simulator failed to answer {}", exchange.getRequestURI().getPath(), e);
    }
  }

  /** The request is in the log before the client has its answer: who has one, finds the other. */
  private void perform(HttpExchange exchange, Call call, Address address) throws IOException {
    Optional<Misbehaviour> ordered = misbehaviours.next(address);
    if (ordered.isPresent()) {
      Api api = apis.get(address.vendor());
      Reply reply = Stage.reply(ordered.get(), () -> right(call, address), api, call);
      log.add(call, address, reply.status());
      stage.play(exchange, ordered.get(), reply);
    } else {
      Reply reply = right(call, address);
      log.add(call, address, reply.status());
      stage.send(exchange, reply);
    }
  }

  private Reply right(Call call, Address address) {
    Api api = apis.get(address.vendor());
    Reply reply =
        chance.failure(address.endpoint(), api).orElseGet(() -> api.answer(call, address));
    return api.stamped(call, reply);
  }
}
