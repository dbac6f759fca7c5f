package dev.sessionrelay.simulator;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;

/**
 * The vendors, played to the letter of their documents on one port of this machine: Huawei DataArts
 * Fabric with its token service, Alibaba EMR Serverless Spark, Oracle AI Data Platform, and a
 * receiver of webhooks.
 *
 * <p>Sessions live by themselves, repeatably by seed; tests may also put them in and take them
 * away.
 */
public final class Simulator implements AutoCloseable {
  private final SimulatorOptions options;
  private final World world;
  private final History history;
  private final Chronicle chronicle;
  private final Trusted trusted;
  private final HuaweiTokens tokens;
  private final Misbehaviours misbehaviours = new Misbehaviours();
  private final RequestLog log = new RequestLog();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final WebhookReceiver webhook;
  private final ExecutorService workers = Workers.perTask();
  private final HttpServer server;

  private Simulator(SimulatorOptions options) throws IOException {
    this.options = options;
    this.server = open(options.port());
    this.world = new World(options);
    this.history = options.history() == null ? History.none() : History.in(options.history());
    this.chronicle = Chronicle.start(world, history);
    this.trusted = Trusted.demo(options.keys());
    this.tokens = new HuaweiTokens(options.clock(), options.tokenLifetime());
    this.webhook = new WebhookReceiver(SimulatorMain.describe(uri(server), options.strict()));
  }

  /**
   * Starts to serve, on 127.0.0.1 only.
   *
   * @throws UncheckedIOException when the port is taken
   */
  public static Simulator start(SimulatorOptions options) {
    try {
      Simulator simulator = new Simulator(options);
      simulator.serve();
      return simulator;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the simulator cannot listen on 127.0.0.1:%d (%s); choose another port, for example: simulator.port = 18090, or: simulate --port 18090"
              .formatted(options.port(), e.getMessage()),
          e);
    }
  }

  private static HttpServer open(int port) throws IOException {
    // Without it, headers and body go out as two packets and the second waits 40 ms for an
    // acknowledgement. The server reads the property once, before its first start.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    return HttpServer.create(new InetSocketAddress(loopback, port), 1024);
  }

  private void serve() {
    Stage stage = new Stage(closed);
    Chance chance = new Chance(options);
    server.createContext(
        "/", new Dispatcher(apis(), misbehaviours, chance, stage, log, options.clock()));
    server.setExecutor(workers);
    server.start();
  }

  private Map<Vendor, Api> apis() {
    HuaweiGate huawei = new HuaweiGate(options.strict(), trusted, tokens);
    AlibabaGate alibaba = new AlibabaGate(options.strict(), trusted);
    OracleGate oracle = new OracleGate(options.strict(), trusted);
    AlibabaListing listing = new AlibabaListing(world, history, options);
    return Map.of(
        Vendor.HUAWEI, new HuaweiApi(world, history, huawei, new HuaweiIam(tokens)),
        Vendor.ALIBABA, new AlibabaApi(world, history, alibaba, listing),
        Vendor.ORACLE, new OracleApi(world, history, oracle),
        Vendor.DEMO, webhook);
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** Stands for the vendor's host, such as {@code http://127.0.0.1:18080}. */
  public URI baseUri() {
    return uri(server);
  }

  private static URI uri(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
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
  public List<ReceivedEvent> receivedEvents() {
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
    put(endpoint, Demo.scope(endpoint), id, word);
  }

  /** As {@link #put(Endpoint, String, String)}, in a workspace that exists from then on. */
  public void put(Endpoint endpoint, String workspace, String id, String word) {
    world.put(new World.Scope(service(endpoint), workspace), id, id, word);
  }

  /** Gives a Ray route another session. */
  public void supersede(String route, String sessionId, String word) {
    world.put(new World.Scope(Service.HUAWEI_RAY, ""), route, sessionId, word);
  }

  /** From now on the vendor does not know the session. */
  public void remove(Endpoint endpoint, String id) {
    world.remove(new World.Scope(service(endpoint), Demo.scope(endpoint)), id);
  }

  /** Takes all sessions of an endpoint away. */
  public void clear(Endpoint endpoint) {
    world.clear(service(endpoint));
  }

  /** Sessions stay as they are until {@link #thaw}. */
  public void freeze() {
    world.freeze();
  }

  public void thaw() {
    world.thaw();
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

  /** A token as the Huawei IAM would issue it now. */
  public String issueHuaweiToken() {
    return tokens.issue(true).text();
  }

  /** No Huawei token issued so far is good any longer. */
  public void revokeHuaweiTokens() {
    tokens.revokeAll();
  }

  /** How long tokens that are issued from now on are good. */
  public void tokenLifetime(Duration lifetime) {
    tokens.lifetime(lifetime);
  }

  /**
   * Adds a key that Huawei knows.
   *
   * @param securityToken of a temporary key; null for a permanent one
   */
  public void trustHuawei(String accessKey, String secretKey, String securityToken) {
    trusted.huawei(accessKey, new Trusted.Key(secretKey, securityToken));
  }

  /**
   * Adds a key that Alibaba knows.
   *
   * @param securityToken of a temporary key; null for a permanent one
   */
  public void trustAlibaba(String accessKeyId, String secret, String securityToken) {
    trusted.alibaba(accessKeyId, new Trusted.Key(secret, securityToken));
  }

  /**
   * Adds a key that Oracle knows.
   *
   * @param keyId {@code tenancy/user/fingerprint}, or {@code ST$} and a session token
   */
  public void trustOracle(String keyId, PublicKey key) {
    trusted.oracle(keyId, key);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    workers.shutdownNow();
    chronicle.close();
    history.close();
  }

  private static Service service(Endpoint endpoint) {
    return endpoint
        .service()
        .orElseThrow(() -> new IllegalArgumentException(endpoint.id() + " has no sessions"));
  }
}
