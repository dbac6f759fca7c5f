package dev.sessionrelay.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;

/**
 * The simulator in the hands of a test, which puts sessions in and takes them away, orders
 * misbehaviour, and sees every request.
 */
public final class TestSimulator implements AutoCloseable {
  private final SimulatorOptions options;
  private final StoppableClock clock;
  private final Map<SessionStore.Place, NavigableMap<String, SessionStore.Life>> places =
      new ConcurrentHashMap<>();
  private final Misbehaviours misbehaviours = new Misbehaviours();
  private final RequestLog log = new RequestLog();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Stage stage = new Stage(closed);
  private final Gateway gateway;
  private final Simulator simulator;
  private WebhookReceiver webhook;

  /** What time it is for the sessions. */
  private static final class StoppableClock extends Clock {
    private final Clock running;
    private volatile Instant stopped;

    StoppableClock(Clock running) {
      this.running = running;
    }

    @Override
    public Instant instant() {
      Instant still = stopped;
      return still == null ? running.instant() : still;
    }

    @Override
    public ZoneId getZone() {
      return running.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  private TestSimulator(
      SimulatorOptions options, BiFunction<SimulatedCloud, SessionStore, CloudApi> opener) {
    this.options = options;
    this.clock = new StoppableClock(options.clock());
    SessionStore.generate(options)
        .forEach((place, lives) -> places.put(place, new ConcurrentSkipListMap<>(lives)));
    SessionStore sessions = new SessionStore(places, clock);
    this.gateway =
        new Gateway(cloud -> noticed(opener.apply(cloud, sessions)), new RandomFaults(options));
    this.simulator = Simulator.serve(options.port(), this::handle);
  }

  private CloudApi noticed(CloudApi api) {
    webhook = api instanceof WebhookReceiver receiver ? receiver : webhook;
    return api;
  }

  public static TestSimulator start(SimulatorOptions options) {
    return start(options, (cloud, sessions) -> cloud.open(options, sessions));
  }

  /**
   * @param opener who answers for a cloud
   */
  public static TestSimulator start(
      SimulatorOptions options, BiFunction<SimulatedCloud, SessionStore, CloudApi> opener) {
    return new TestSimulator(options, opener);
  }

  /** Writes down in a file what pollers are shown. */
  public static TestSimulator recorded(SimulatorOptions options, Path history) {
    History file = History.in(history);
    return start(options, (cloud, sessions) -> file.recording(cloud.open(options, sessions)));
  }

  /** The request is in the log before the client has its answer: who has one, finds the other. */
  private void handle(HttpExchange exchange) throws IOException {
    SimulatedCall call = SimulatedCall.read(exchange, options.clock().instant());
    Gateway.Route route = gateway.route(call);
    Optional<Misbehaviour> ordered =
        Optional.ofNullable(route.asked()).flatMap(misbehaviours::next);
    if (ordered.isPresent()) {
      Reply reply =
          Stage.reply(ordered.get(), () -> gateway.answer(call, route), route.api(), call);
      log.add(call, route.asked(), reply.status());
      stage.play(exchange, ordered.get(), reply);
    } else {
      Reply reply = gateway.answer(call, route);
      log.add(call, route.asked(), reply.status());
      reply.send(exchange);
    }
  }

  public int port() {
    return baseUri().getPort();
  }

  public URI baseUri() {
    return simulator.baseUri();
  }

  public SimulatorOptions options() {
    return options;
  }

  /** The last 20,000 requests, oldest first. */
  public List<SimulatedRequest> requests() {
    return log.last();
  }

  /** How many requests an endpoint has had. */
  public long requestCount(Endpoint endpoint) {
    return log.count(endpoint);
  }

  /** The last 1,000 events that the demo's webhook receiver accepted, oldest first. */
  List<WebhookReceiver.ReceivedEvent> receivedEvents() {
    return webhook.last();
  }

  /**
   * Puts a session into the demo's workspace, or changes its state; it stays so from now on.
   *
   * @param id of the session; for {@link Endpoint#HUAWEI_RAY} of the route
   * @param word the vendor's word; at Oracle {@code lifecycleState/execution_state}, or the first
   *     alone for a session without kernel
   */
  public void put(Endpoint endpoint, String id, String word) {
    put(endpoint, endpoint.population().scope(), id, word);
  }

  /** As {@link #put(Endpoint, String, String)}, in a workspace that exists from then on. */
  public void put(Endpoint endpoint, String workspace, String id, String word) {
    put(new SessionStore.Place(endpoint.population(), workspace), id, id, word);
  }

  /** Gives a Ray route another session. */
  public void supersede(String route, String sessionId, String word) {
    SessionPopulation rays = Endpoint.HUAWEI_RAY.population();
    put(new SessionStore.Place(rays, rays.scope()), route, sessionId, word);
  }

  /** From now on the vendor does not know the session. */
  public void remove(Endpoint endpoint, String id) {
    put(endpoint, id, null);
  }

  /** Takes all sessions of an endpoint away. */
  public void clear(Endpoint endpoint) {
    places.forEach(
        (place, lives) -> {
          if (place.population() == endpoint.population()) {
            lives.clear();
          }
        });
  }

  private void put(SessionStore.Place place, String id, String sessionId, String word) {
    places
        .computeIfAbsent(place, key -> new ConcurrentSkipListMap<>())
        .compute(id, (key, old) -> fixed(old, sessionId, word));
  }

  private SessionStore.Life fixed(SessionStore.Life old, String sessionId, String word) {
    Instant now = clock.instant();
    SessionSnapshot before = old == null ? null : old.at(now);
    boolean goesOn =
        word != null && before != null && before.present() && before.sessionId().equals(sessionId);
    SessionSnapshot snapshot =
        new SessionSnapshot(
            word,
            0,
            sessionId,
            goesOn ? before.created() : now,
            goesOn ? before.started() : now,
            now,
            Instant.MAX);
    return time -> snapshot;
  }

  /** Sessions stay as they are from now on. */
  public void freeze() {
    clock.stopped = options.clock().instant();
  }

  /** Every request of the endpoint meets it, until {@link #behave}. The latest order goes first. */
  public void misbehave(Endpoint endpoint, Misbehaviour misbehaviour) {
    misbehaviours.order(endpoint, null, misbehaviour, Misbehaviours.ALWAYS);
  }

  /** The next requests of the endpoint meet it. */
  public void misbehave(Endpoint endpoint, Misbehaviour misbehaviour, int times) {
    misbehaviours.order(endpoint, null, misbehaviour, times);
  }

  /** Every request for this session (for Ray: route) meets it. */
  public void misbehaveFor(Endpoint endpoint, String session, Misbehaviour misbehaviour) {
    misbehaviours.order(endpoint, session, misbehaviour, Misbehaviours.ALWAYS);
  }

  /** Ends all misbehaviour of an endpoint. */
  public void behave(Endpoint endpoint) {
    misbehaviours.cancel(endpoint);
  }

  @Override
  public void close() {
    closed.countDown();
    simulator.close();
  }
}
