package dev.sessionrelay.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.ledger.LedgerAccess;
import dev.sessionrelay.ledger.TestPostgres;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.simulator.Demo;
import dev.sessionrelay.simulator.DemoKeys;
import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.SimulatedRequest;
import dev.sessionrelay.simulator.SimulatorOptions;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.testing.FreePort;
import dev.sessionrelay.testing.RelayProcess;
import dev.sessionrelay.testing.ShippedRoutes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Real relays that share a PostgreSQL ledger, with a simulator that keeps account of every request
 * and a webhook: {@code account/a0} and so on with targets of one session each, of which each is
 * polled every two seconds; with many targets an account's rate limit asks for more.
 */
final class RelayFleet implements AutoCloseable {
  static final Duration EVERY = Duration.ofSeconds(Integer.getInteger("group.every", 2));

  /** What runs beside it on the machine may take so long. */
  static final Duration SLACK = Duration.ofSeconds(Integer.getInteger("group.slack", 4));

  /** Most requests of an account in a second, where its home does not say. */
  static final int RATE = 10;

  private static final Duration START = Duration.ofSeconds(90);

  /** Beyond what it may take, until it is given up. */
  private static final Duration LATEST = Duration.ofSeconds(20);

  private static final List<String> JVM =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xmx" + Integer.getInteger("group.heap", 128) + "m");
  private static final int HOOKS = Integer.getInteger("group.hooks", 1);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  final LedgerSettings ledger = TestPostgres.newDurableLedger();
  final TestSimulator simulator;
  private final List<Hook> hooks = new ArrayList<>();
  private final Path directory;
  private final int accounts;
  private final int targets;
  private final List<String> late = new ArrayList<>();
  private final Map<Integer, RelayProcess> relays = new TreeMap<>();
  private final Map<Integer, Integer> ports = new HashMap<>();
  private final Map<String, String> words = new ConcurrentHashMap<>();
  private final Random random = new Random(7);

  RelayFleet(Path directory, int accounts, int targets, double hookFails) throws IOException {
    this.directory = directory;
    this.accounts = accounts;
    this.targets = targets;
    Path keys = directory.resolve("keys");
    DemoKeys.ensure(keys);
    simulator =
        TestSimulator.start(
            SimulatorOptions.defaults().withSessions("0").withKeys(keys).withStrict(true));
    ids().forEach(id -> simulator.put(Endpoint.ALIBABA_GET, id, "Running"));
    for (int hook = 0; hook < HOOKS; hook++) {
      hooks.add(new Hook(7 + hook, hookFails));
    }
  }

  /**
   * Makes the home of each and starts it.
   *
   * @param more properties of all of them
   */
  RelayFleet start(int number, String more) throws Exception {
    for (int relay = 0; relay < number; relay++) {
      add(relay, more);
    }
    return this;
  }

  void add(int relay, String more) throws Exception {
    prepare(relay, more);
    launch(relay);
  }

  /** Makes its home. */
  void prepare(int relay, String more) throws IOException {
    ports.put(relay, FreePort.any());
    write(relay, more);
  }

  void launch(int relay) throws Exception {
    relays.put(relay, RelayProcess.start(home(relay), List.of(), JVM, "run").awaitReady(START));
  }

  /** Of another release, with the routes that came with it. */
  void launch(int relay, Path checkout) throws Exception {
    List<String> command =
        List.of(
            "env",
            "JAVA_HOME=" + System.getProperty("java.home"),
            "SESSION_RELAY_JAVA_OPTIONS=" + String.join(" ", JVM),
            checkout.resolve("bin/session-relay").toAbsolutePath().toString(),
            "run",
            "--home",
            home(relay).toString());
    relays.put(relay, RelayProcess.launch(command).awaitReady(START));
  }

  Path home(int relay) {
    return directory.resolve("relay-" + relay);
  }

  RelayProcess relay(int relay) {
    return relays.get(relay);
  }

  /** It is the caller's from now on. */
  RelayProcess remove(int relay) {
    return relays.remove(relay);
  }

  void kill(int relay) throws Exception {
    try (RelayProcess killed = relays.remove(relay)) {
      killed.kill();
    }
  }

  /** What a command says at this relay's home, of which the exit code must be this one. */
  String command(int relay, int code, String... words) throws Exception {
    try (RelayProcess command = RelayProcess.start(home(relay), List.of(), JVM, words)) {
      int ended = command.exitCode(180);
      assertEquals(code, ended, command::output);
      return command.output();
    }
  }

  static String id(int account, int target) {
    return "sc-%d-%d".formatted(account, target);
  }

  private Set<String> ids() {
    Set<String> ids = new HashSet<>();
    for (int account = 0; account < accounts; account++) {
      for (int target = 0; target < targets; target++) {
        ids.add(id(account, target));
      }
    }
    return ids;
  }

  /** A session changes its state. */
  void change() {
    String word = random.nextBoolean() ? "Running" : "Stopped";
    String id = id(random.nextInt(accounts), random.nextInt(targets));
    simulator.put(Endpoint.ALIBABA_GET, id, word);
    words.put(id, word);
  }

  /**
   * Every request of every webhook goes like this.
   *
   * @param mood null for at random again
   */
  void order(FlakyServer.Mood mood) {
    hooks.forEach(hook -> hook.order(mood));
  }

  /** From now on webhooks take everything. */
  void calm() {
    hooks.forEach(Hook::calm);
  }

  /** Whether the last event of each session that changed has its state of now. */
  boolean isUpToDate() {
    return hooks.stream().allMatch(this::isUpToDate);
  }

  private boolean isUpToDate(Hook hook) {
    Map<String, String> told = new HashMap<>();
    hook.taken().stream()
        .filter(event -> event.word() != null)
        .forEach(event -> told.put(event.stream().replaceFirst(".*#", ""), event.word()));
    return words.entrySet().stream().allMatch(now -> now.getValue().equals(told.get(now.getKey())));
  }

  /** Requests of an account, by the vendor's count. */
  List<SimulatedRequest> requests(int account) {
    return simulator.requests().stream()
        .filter(request -> request.session().startsWith("sc-" + account + "-"))
        .toList();
  }

  long asked(int account, Instant from, Instant until) {
    return requests(account).stream()
        .filter(request -> request.time().isAfter(from) && request.time().isBefore(until))
        .count();
  }

  /** The relay that acts for a unit. */
  int holder(String unit) {
    String sql = "SELECT name FROM node JOIN lease ON lease.node = node.id WHERE unit = '";
    return Integer.parseInt(read(sql + unit + "'").get(0).substring("relay-".length()));
  }

  List<String> held(int relay) {
    return read(
        "SELECT unit FROM lease JOIN node ON lease.node = node.id WHERE turns_until IS NULL"
            + " AND node.name = 'relay-"
            + relay
            + "'");
  }

  /** Until it holds accounts: one that has just begun has none. Of few accounts it may get none. */
  void awaitShare(int relay) {
    boolean few = accounts < 2 * relays.size();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                few
                    ? living("name").contains("relay-" + relay)
                    : held(relay).stream().anyMatch(unit -> unit.startsWith("account/")));
  }

  /** How many configurations the living relays have. */
  int digests() {
    return Set.copyOf(living("configuration")).size();
  }

  private List<String> living(String column) {
    return read(
        "SELECT "
            + column
            + " FROM node WHERE beat_at >"
            + " CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT) - 3000000");
  }

  List<String> read(String sql) {
    try (LedgerAccess access = LedgerAccess.open(ledger, Clock.systemUTC())) {
      return access.reader().query(sql, row -> row.getString(1));
    }
  }

  /** What a page of a relay says. */
  String page(int relay, String path) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + ports.get(relay) + path);
    return HTTP.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body();
  }

  /**
   * Waits until every target has been polled.
   *
   * @return milliseconds
   */
  long awaitAllPolled(Duration most) {
    Instant since = Instant.now();
    awaitPolled(since, most);
    return Duration.between(since, Instant.now()).toMillis();
  }

  private void awaitPolled(Instant since, Duration most) {
    Awaitility.await()
        .atMost(most)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> polledSince(since).keySet().containsAll(ids()));
  }

  /**
   * The same, and what took longer is noted rather than thrown: see {@link #late}.
   *
   * @param why it is waited for
   * @return milliseconds until the last of them was polled
   */
  long timeAllPolled(String why, Duration most) {
    Instant since = Instant.now();
    awaitPolled(since, most.plus(LATEST));
    Map.Entry<String, Instant> last =
        polledSince(since).entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
    Duration took = Duration.between(since, last.getValue());
    if (took.compareTo(most) > 0) {
      late.add("%s: %d ms until %s, %s".formatted(why, took.toMillis(), last.getKey(), told(last)));
    }
    return took.toMillis();
  }

  /** What the relays said of the account of a target. */
  private List<String> told(Map.Entry<String, Instant> last) {
    String unit = "account/a" + last.getKey().split("-")[1] + " ";
    List<String> told = new ArrayList<>(List.of("polled at " + last.getValue()));
    relays.forEach(
        (name, relay) ->
            relay
                .output()
                .lines()
                .filter(line -> line.contains(unit))
                .forEach(line -> told.add(name + ": " + line)));
    return told;
  }

  /** What took longer than it may, with what the relays said of it. */
  List<String> late() {
    return late;
  }

  /** What the living relays have let go of, by plan, sooner than that after they had taken it. */
  List<String> movedSoonerThan(Duration kept) {
    return relays.values().stream()
        .flatMap(relay -> UnitMoves.soonerThan(kept, relay.output()).stream())
        .toList();
  }

  /** Megabytes of memory that each relay has. */
  List<Long> resident() {
    return relays.values().stream().map(relay -> resident(relay.pid())).toList();
  }

  private static long resident(long pid) {
    try (Stream<String> facts = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return facts
          .filter(fact -> fact.startsWith("VmRSS:"))
          .mapToLong(fact -> Long.parseLong(fact.replaceAll("\\D", "")) / 1_024)
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isPolled(String id, Instant since) {
    return simulator.requests().stream()
        .anyMatch(request -> request.time().isAfter(since) && request.session().equals(id));
  }

  /** When each session was asked for first. */
  private Map<String, Instant> polledSince(Instant since) {
    Map<String, Instant> polled = new HashMap<>();
    simulator.requests().stream()
        .filter(request -> request.time().isAfter(since))
        .forEach(request -> polled.merge(request.session(), request.time(), RelayFleet::earlier));
    polled.keySet().retainAll(ids());
    return polled;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  boolean isAllDelivered() {
    return isAllDelivered(recorded());
  }

  private boolean isAllDelivered(Set<String> recorded) {
    return hooks.stream().allMatch(hook -> taken(hook).containsAll(recorded));
  }

  private static Set<String> taken(Hook hook) {
    return hook.taken().stream().map(Delivered::id).collect(Collectors.toSet());
  }

  private static Set<String> without(Set<String> all, Set<String> these) {
    return all.stream().filter(each -> !these.contains(each)).collect(Collectors.toSet());
  }

  /** No sink is told of itself. */
  private Set<String> recorded() {
    return Set.copyOf(
        read("SELECT id FROM event WHERE NOT (type LIKE 'BREAKER%' AND vendor = 'session-relay')"));
  }

  /**
   * What each webhook took is what was recorded, each session in order.
   *
   * @return how many events came more than once
   */
  int assertDelivered() {
    Set<String> recorded = recorded();
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> isAllDelivered(recorded));
    int again = hooks.stream().mapToInt(this::assertInOrder).sum();
    System.out.printf(
        "%d events recorded, and delivered to %d webhooks that failed %d of %d requests,"
            + " %d of them again%n",
        recorded.size(),
        HOOKS,
        hooks.stream().mapToInt(Hook::failures).sum(),
        hooks.stream().mapToInt(Hook::requests).sum(),
        again);
    return again;
  }

  private int assertInOrder(Hook hook) {
    assertEquals(List.of(), hook.faults());
    Map<String, Long> last = new HashMap<>();
    Set<String> ids = new HashSet<>();
    int again = 0;
    for (Delivered event : hook.taken()) {
      if (!ids.add(event.id())) {
        again++;
      } else {
        long before = last.getOrDefault(event.stream(), 0L);
        assertEquals(before + 1, event.sequence(), event.stream());
        last.put(event.stream(), event.sequence());
      }
    }
    // What the last polls record is under way meanwhile.
    assertEquals(Set.of(), without(ids, Set.copyOf(read("SELECT id FROM event"))), "invented");
    return again;
  }

  @Override
  public void close() {
    relays.values().forEach(RelayProcess::close);
    hooks.forEach(Hook::close);
    simulator.close();
  }

  /**
   * Writes a relay's home, or edits it.
   *
   * @param more further properties
   */
  void write(int relay, String more) throws IOException {
    if (!Files.exists(home(relay))) {
      ShippedRoutes.copyTo(Files.createDirectories(home(relay)));
    }
    StringBuilder text = new StringBuilder(ofAll(relay)).append(more);
    for (int hook = 0; hook < HOOKS; hook++) {
      text.append(webhook(hook == 0 ? "webhook" : "webhook.h" + hook, hooks.get(hook)));
    }
    for (int account = 0; account < accounts; account++) {
      text.append(account("a" + account));
      for (int target = 0; target < targets; target++) {
        text.append(target("a" + account, id(account, target)));
      }
    }
    Files.writeString(home(relay).resolve("application.properties"), text);
  }

  private String ofAll(int relay) {
    return """
    simulator.enabled = false
    cluster.enabled = true
    cluster.node = relay-%d
    ledger.url = %s
    ledger.user = postgres
    web.port = %d
    """
        .formatted(relay, ledger.url().replaceFirst("\\?.*", ""), ports.get(relay));
  }

  private static String webhook(String sink, Hook hook) {
    return """
    sink.%1$s.url = %2$s
    sink.%1$s.secret = %3$s
    sink.%1$s.retry-delay = 100ms
    sink.%1$s.retry-max-delay = 1s
    """
        .formatted(sink, hook.url(), DemoKeys.WEBHOOK_SECRET);
  }

  String account(String name) {
    return """
    account.%1$s.vendor = alibaba
    account.%1$s.region = cn-hangzhou
    account.%1$s.base-url = %2$s
    account.%1$s.access-key-id = LTAIdemoAccessKeyId
    account.%1$s.access-key-secret = demoAlibabaAccessKeySecret
    """
        .formatted(name, simulator.baseUri());
  }

  static String target(String account, String id) {
    return """
    target.t-%1$s.endpoint = alibaba-session-cluster
    target.t-%1$s.account = %2$s
    target.t-%1$s.workspace = %3$s
    target.t-%1$s.sessions = %1$s
    target.t-%1$s.every = %4$ds
    """
        .formatted(id, account, Demo.ALIBABA_WORKSPACE, EVERY.toSeconds());
  }
}
