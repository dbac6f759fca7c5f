package dev.sessionrelay.crash;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.Headers;
import dev.sessionrelay.simulator.Demo;
import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.SimulatorOptions;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.sink.SessionEventText;
import dev.sessionrelay.testing.MailKeys;
import dev.sessionrelay.testing.RelayProcess;
import dev.sessionrelay.testing.ShippedRoutes;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every example of {@code routes/examples} that needs no broker, all in one relay that is killed
 * while it sends: each receiver is told of every event that it is to be told of, in order of each
 * session, and of nothing else. Their pauses are shorter than shipped, and their digests so short
 * that they tell each event in words. {@code -Dexamples.events=1000 -Dexamples.kills=10} is the
 * proof; {@code KafkaDeliveryTest} is for the broker, {@code CrashTest} for the shipped sinks.
 */
class ExampleDeliveryTest {
  private static final int EVENTS = Integer.getInteger("examples.events", 100);
  private static final int KILLS = Integer.getInteger("examples.kills", 2);
  private static final int MOST_LAST_LIVES = 5;
  private static final Duration LONG = Duration.ofMinutes(EVENTS < 1_000 ? 3 : 10);
  private static final int SESSIONS = 60;
  private static final int MOST_BEHIND = 60;
  private static final List<String> QUICK =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SessionEventText TEXT = new SessionEventText();

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path home;

  private final Map<String, FlakyServer> servers = new LinkedHashMap<>();
  private final Map<String, List<String>> posted = new HashMap<>();
  private GreenMail mail;
  private volatile int step;

  /**
   * An example and what shows that it delivers.
   *
   * @param wanted whether the receiver is to be told of an event
   * @param told how an event looks there
   * @param taken all that the receiver has, in order, with what came twice
   */
  private record Example(
      String name,
      Predicate<Delivered> wanted,
      Function<Delivered, String> told,
      Callable<List<String>> taken) {}

  private List<Example> examples() {
    Function<Delivered, String> whole = event -> event.json().toString();
    Function<Delivered, String> line = event -> TEXT.line(event.json().toString());
    Predicate<Delivered> failed = event -> is(event, "session.changed", "session.discovered");
    Predicate<Delivered> owned =
        event ->
            is(event, "alert.raised", "alert.reminded", "alert.resolved")
                && event.json().at("/data/owner").isObject();
    return List.of(
        new Example("directory-per-vendor", event -> true, whole, this::inDirectories),
        new Example(
            "mail",
            failed.and(event -> event.json().at("/data/state").asText().equals("FAILED")),
            line,
            () -> mailed("team@example.com")),
        new Example("owner-mail", owned, line, () -> mailed("owner@example.com")),
        new Example("owner-slack", owned, line, () -> posted("owner-slack")),
        new Example(
            "pagerduty-alert", ExampleDeliveryTest::pages, whole, () -> posted("pagerduty-alert")),
        new Example(
            "slack",
            event -> is(event, "session.changed", "session.gone", "poll.failed", "poll.recovered"),
            line,
            () -> posted("slack")));
  }

  private static boolean is(Delivered event, String... types) {
    return Stream.of(types).anyMatch(type -> event.type().equals("sessionrelay." + type));
  }

  private static boolean pages(Delivered event) {
    String now = event.json().at("/data/state").asText();
    String before = event.json().at("/data/previous/state").asText();
    return event.isOfSession()
        && (now.equals("FAILED")
            || before.equals("FAILED") && Set.of("RUNNING", "STOPPED", "GONE").contains(now));
  }

  @BeforeEach
  void listen() throws Exception {
    MailKeys.file();
    ServerSetup smtps = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS);
    smtps.setServerStartupTimeout(LONG.toMillis());
    mail = new GreenMail(smtps);
    mail.setUser("relay@example.com", "relay", "s3cret");
    mail.start();
    serve("slack", body -> lines(unescaped(body)));
    serve("owner-slack", body -> lines(unescaped(body)));
    serve("pagerduty-alert", body -> List.of(body.at("/payload/custom_details").toString()));
  }

  private void serve(String example, Function<ObjectNode, List<String>> events) throws IOException {
    List<String> taken = Collections.synchronizedList(new ArrayList<>());
    posted.put(example, taken);
    FlakyServer.RequestTaker taker =
        (Headers headers, String body) ->
            taken.addAll(events.apply((ObjectNode) JSON.readTree(body)));
    servers.put(example, new FlakyServer(servers.size(), 0.15, taker));
  }

  private static String unescaped(ObjectNode post) {
    return post.path("text")
        .asText()
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }

  private static List<String> lines(String text) {
    return text.strip().lines().toList();
  }

  @AfterEach
  void close() {
    mail.stop();
    servers.values().forEach(FlakyServer::close);
    System.clearProperty("greenmail.tls.keystore.file");
    System.clearProperty("greenmail.tls.keystore.password");
  }

  @Test
  void eachReceiverIsToldOfEveryEventThoughTheRelayIsKilled() throws Exception {
    SimulatorOptions options = SimulatorOptions.defaults().withSessions("0");
    try (TestSimulator simulator = TestSimulator.start(options)) {
      write(simulator);
      for (int i = 1; i <= KILLS; i++) {
        int enough = EVENTS * i / KILLS;
        try (RelayProcess relay = run()) {
          relay.awaitReady(LONG);
          changing(simulator, () -> unhurried().until(() -> haveHad(enough)));
          relay.kill();
        }
      }
      servers.values().forEach(FlakyServer::calm);
      settle(simulator);
      check();
    }
  }

  /** Sessions fail and run again, no faster than the slowest receiver is told of it. */
  private void changing(TestSimulator simulator, Runnable meanwhile) {
    ScheduledExecutorService changes = Executors.newSingleThreadScheduledExecutor();
    changes.scheduleWithFixedDelay(() -> change(simulator), 0, 20, TimeUnit.MILLISECONDS);
    try {
      meanwhile.run();
    } finally {
      changes.shutdownNow();
    }
  }

  private void change(TestSimulator simulator) {
    try {
      if (Sinks.behind(Sinks.ledger(home)) < MOST_BEHIND) {
        String session = Demo.sessionId(Endpoint.ALIBABA_LIST, step % SESSIONS + 1);
        String word = step / SESSIONS % 2 == 0 ? "Running" : "Error";
        simulator.put(Endpoint.ALIBABA_LIST, session, word);
        step++;
      }
    } catch (SQLException e) {
      // The ledger is busy: the next time.
    }
  }

  /** The mail server's threads end with an exception when a client is killed. */
  private static ConditionFactory unhurried() {
    return await().atMost(LONG).pollInterval(Duration.ofMillis(200)).dontCatchUncaughtExceptions();
  }

  private RelayProcess run() throws IOException {
    List<String> jvm = new ArrayList<>(QUICK);
    jvm.add("-Djavax.net.ssl.trustStore=" + MailKeys.file());
    jvm.add("-Djavax.net.ssl.trustStorePassword=" + MailKeys.PASSWORD);
    return RelayProcess.start(home, List.of(), jvm, "run");
  }

  private boolean haveHad(int enough) throws Exception {
    for (Example each : examples()) {
      if (new HashSet<>(each.taken().call()).size() < enough) {
        return false;
      }
    }
    return true;
  }

  /** What is recorded while a life ends is for the next one. */
  private void settle(TestSimulator simulator) throws Exception {
    int lives = 0;
    do {
      try (RelayProcess relay = run()) {
        relay.awaitReady(LONG);
        long before = simulator.requestCount(Endpoint.ALIBABA_LIST);
        unhurried().until(() -> simulator.requestCount(Endpoint.ALIBABA_LIST) > before + 10);
        unhurried().until(() -> Sinks.behind(Sinks.ledger(home)) == 0);
        relay.signal("TERM");
        assertEquals(143, relay.exitCode(60), relay::output);
      }
    } while (Sinks.behind(Sinks.ledger(home)) > 0 && ++lives < MOST_LAST_LIVES);
  }

  private void check() throws Exception {
    List<Delivered> feed = Sinks.feed(Sinks.ledger(home));
    assertEquals(0, Sinks.number(Sinks.ledger(home), "SELECT count(*) FROM dead_letter"));
    List<String> faults = new ArrayList<>();
    for (Example each : examples()) {
      faults.addAll(faults(each, feed));
    }
    servers.forEach((name, server) -> faults.addAll(server.faults()));
    assertTrue(faults.isEmpty(), () -> faults.size() + " faults, such as " + some(faults));
  }

  private static String some(List<String> faults) {
    return String.join("\n", faults.subList(0, Math.min(20, faults.size())));
  }

  private List<String> faults(Example example, List<Delivered> feed) throws Exception {
    Map<String, Delivered> expected = new LinkedHashMap<>();
    feed.stream()
        .filter(event -> !event.stream().startsWith("/relay/sink/" + example.name() + "#"))
        .filter(example.wanted())
        .forEach(
            event -> assertEquals(null, expected.put(example.told().apply(event), event), "alike"));
    List<String> taken = example.taken().call();
    List<String> faults = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Map<String, Long> last = new HashMap<>();
    for (String each : taken) {
      Delivered event = expected.get(each);
      if (event == null) {
        faults.add(example.name() + " was told what the ledger does not say: " + each);
      } else if (seen.add(each)) {
        Long before = last.put(event.stream(), event.sequence());
        if (before != null && before >= event.sequence()) {
          faults.add(example.name() + " out of order: " + each);
        }
      }
    }
    expected.keySet().stream()
        .filter(each -> !seen.contains(each))
        .forEach(each -> faults.add(example.name() + " never had: " + each));
    if (seen.size() < EVENTS) {
      faults.add(example.name() + " had only " + seen.size());
    }
    FlakyServer server = servers.get(example.name());
    System.out.printf(
        "%s: %,d events of %,d sessions, %,d of them again, %,d requests failed on purpose, after"
            + " %d kills%n",
        example.name(),
        seen.size(),
        last.size(),
        taken.size() - seen.size(),
        server == null ? 0 : server.failures(),
        KILLS);
    return faults;
  }

  private List<String> posted(String example) {
    synchronized (posted.get(example)) {
      return List.copyOf(posted.get(example));
    }
  }

  private List<String> mailed(String to) throws Exception {
    List<String> lines = new ArrayList<>();
    for (MimeMessage each : mail.getReceivedMessages()) {
      if (Arrays.toString(each.getAllRecipients()).equals("[" + to + "]")) {
        lines.addAll(lines(each.getContent().toString()));
      }
    }
    return lines;
  }

  private List<String> inDirectories() throws IOException {
    List<String> lines = new ArrayList<>();
    Path directory = home.resolve("out/vendors");
    if (Files.isDirectory(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          lines.addAll(Files.readAllLines(file));
        }
      }
    }
    return lines;
  }

  private void write(TestSimulator simulator) throws IOException {
    ShippedRoutes.copyTo(home);
    StringBuilder sinks = new StringBuilder();
    for (Example each : examples()) {
      String file = each.name() + ".camel.yaml";
      String shipped = Files.readString(home.resolve("routes/examples").resolve(file));
      String quick =
          shipped.replaceAll("pause: \\w+", "pause: 20ms").replace("batch: 500", "batch: 20");
      Files.writeString(home.resolve("routes/sinks").resolve(file), quick);
      for (String setting :
          List.of("from = start", "retry-delay = 100ms", "retry-max-delay = 1s")) {
        sinks.append("sink.%s.%s%n".formatted(each.name(), setting));
      }
    }
    Files.writeString(
        home.resolve("owners.properties"), "*.mail = owner@example.com\n*.slack = U0\n");
    Files.writeString(home.resolve("application.properties"), properties(simulator) + sinks);
  }

  private String properties(TestSimulator simulator) {
    return """
        simulator.enabled = false
        web.port = 0
        owners.file = owners.properties
        account.a.vendor = alibaba
        account.a.region = cn-hangzhou
        account.a.base-url = %1$s
        account.a.access-key-id = LTAIdemoAccessKeyId
        account.a.access-key-secret = demoAlibabaAccessKeySecret
        account.a.requests-per-second = 1000
        target.t.endpoint = alibaba-session-clusters
        target.t.account = a
        target.t.workspace = %2$s
        target.t.every = 200ms
        alert.failed.when = failed
        sink.mail.param.server = 127.0.0.1:%3$d
        sink.mail.param.user = relay
        sink.mail.param.password = s3cret
        sink.mail.param.from = relay@example.com
        sink.mail.param.to = team@example.com
        sink.owner-mail.param.server = 127.0.0.1:%3$d
        sink.owner-mail.param.user = relay
        sink.owner-mail.param.password = s3cret
        sink.owner-mail.param.from = relay@example.com
        sink.slack.param.url = %4$s
        sink.owner-slack.param.url = %5$s
        sink.owner-slack.param.token = xoxb-1
        sink.pagerduty-alert.param.url = %6$s
        sink.pagerduty-alert.param.routing-key = R0
        """
        .formatted(
            simulator.baseUri(),
            Demo.ALIBABA_WORKSPACE,
            mail.getSmtps().getPort(),
            servers.get("slack").url(),
            servers.get("owner-slack").url(),
            servers.get("pagerduty-alert").url());
  }
}
