package dev.sessionrelay.bench;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.LargeLedger;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.SimulatedRequest;
import dev.sessionrelay.simulator.SimulatorOptions;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.testing.Alone;
import dev.sessionrelay.testing.RelayProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How late polls are while people look at pages, and while clients mean no good: the real process
 * beside the same without anybody. {@code -Dlateness.seconds=60} is the long form, which holds what
 * is promised; {@code -Dlateness.sessions=100000} puts so many sessions, with ten events each, into
 * the ledger before it.
 */
@Alone
class PollLatenessTest {
  private static final Logger MEASURED = LoggerFactory.getLogger("sessionrelay.measured");
  private static final int SECONDS = Integer.getInteger("lateness.seconds", 3);
  private static final int SESSIONS = Integer.getInteger("lateness.sessions", 0);
  private static final int LONG_FORM = 30;
  private static final double MOST_MORE = SECONDS < LONG_FORM ? 1_000 : 50;
  private static final Duration EVERY = Duration.ofMillis(250);
  private static final int STEADY = 20;
  private static final int PEOPLE = 5;
  private static final int CONNECTIONS = 1_000;
  private static final List<String> PAGES =
      List.of("", "incidents", "alerts", "targets", "sinks", "report", "relay", "?q=session-7");
  private static final List<String> TRICKS =
      List.of(
          "GET /api/v1/sessions HTTP/1.1\r\nHost: evil.example.com\r\n\r\n",
          "GET /../../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(100_000) + "\r\n\r\n",
          "POST /api/v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999\r\n\r\n",
          "GET /?q=" + "%3Cscript%3E".repeat(300) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");

  @TempDir Path home;
  private final AtomicInteger asked = new AtomicInteger();
  private int port;

  @Test
  void whoLooksAndWhoMeansNoGoodHoldsNoPollUp() throws Exception {
    if (SESSIONS > 0) {
      LedgerSettings settings = LedgerSettings.of(LedgerSettings.DEFAULT_URL, home);
      LargeLedger.make(settings, SESSIONS, 10 * SESSIONS).close();
    }
    try (TestSimulator simulator =
        TestSimulator.start(SimulatorOptions.defaults().withSessions("0"))) {
      String keep = "ledger.keep-events = 3650d\nledger.max-size = 100GB\n";
      Plan.of(simulator, STEADY, EVERY).writeHome(Path.of(""), home, keep);
      port = port();
      try (RelayProcess relay = RelayProcess.start(home, "run")) {
        relay.awaitReady(Duration.ofMinutes(1));
        await().until(() -> polls(simulator, Instant.MIN).size() == STEADY);
        warmUp();
        double quiet = late(simulator, "alone", PollLatenessTest::sleepUntil);
        double pages = late(simulator, "beside pages", this::people);
        double hostile = late(simulator, "beside hostile clients", this::hostile);
        assertTrue(pages - quiet < MOST_MORE, pages + " beside pages, " + quiet + " ms alone");
        assertTrue(hostile - quiet < MOST_MORE, hostile + " beside them, " + quiet + " ms alone");
      }
    }
  }

  /** Those that are listed come from nginx, each half minute; no rule has to tell of one. */
  @Test
  @EnabledIfSystemProperty(named = "lateness.listed", matches = "\\d+")
  void rulesAboutManySessionsHoldNoPollUp() throws Exception {
    try (TestSimulator simulator =
            TestSimulator.start(SimulatorOptions.defaults().withSessions("0"));
        NginxVendor vendor = NginxVendor.start(0)) {
      String listed = FleetBench.listed(vendor, Integer.getInteger("lateness.listed")).properties();
      Plan.of(simulator, STEADY, EVERY).writeHome(Path.of(""), home, listed);
      port = port();
      try (RelayProcess relay = RelayProcess.start(home, "run")) {
        relay.awaitReady(Duration.ofMinutes(1));
        sleepUntil(System.nanoTime() + TimeUnit.SECONDS.toNanos(120));
        double without = late(simulator, "without a rule", PollLatenessTest::sleepUntil);
        Files.writeString(
            home.resolve("application.properties"), rules(), StandardOpenOption.APPEND);
        await().atMost(Duration.ofMinutes(1)).until(() -> read("status").contains("rule-19"));
        double beside = late(simulator, "beside 20 rules", PollLatenessTest::sleepUntil);
        assertTrue(beside - without < MOST_MORE, beside + " beside rules, " + without + " without");
      }
    }
  }

  private static String rules() {
    return IntStream.range(0, 20)
        .mapToObj("alert.rule-%1$d.when = overlong\nalert.rule-%1$d.for = 365d\n"::formatted)
        .collect(Collectors.joining());
  }

  private int port() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(home.resolve("application.properties"))) {
      properties.load(in);
    }
    return Integer.parseInt(properties.getProperty("web.port"));
  }

  /** A large ledger has work of its first minutes behind it then. */
  private void warmUp() {
    sleepUntil(System.nanoTime() + TimeUnit.SECONDS.toNanos(SESSIONS > 0 ? 180 : 2));
    PAGES.forEach(this::get);
  }

  private interface Load {
    void until(long end);
  }

  /** How late nearly all polls are meanwhile, in milliseconds. */
  private double late(TestSimulator simulator, String name, Load load) {
    Instant from = Instant.now();
    asked.set(0);
    load.until(System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS));
    List<Double> late = new ArrayList<>();
    polls(simulator, from)
        .values()
        .forEach(
            at -> {
              for (int i = 1; i < at.size(); i++) {
                Duration gap = Duration.between(at.get(i - 1), at.get(i));
                late.add(Math.abs(gap.minus(EVERY).toNanos() / 1e6));
              }
            });
    Quantiles figures = Quantiles.of(late);
    MEASURED.warn(
        "{} s {}, {} sessions, {} requests: {} polls, off their time by {}",
        SECONDS,
        name,
        SESSIONS,
        asked,
        late.size(),
        figures);
    assertTrue(late.size() > STEADY * SECONDS, late.size() + " polls");
    return figures.nearlyAll();
  }

  private static Map<String, List<Instant>> polls(TestSimulator simulator, Instant from) {
    return simulator.requests().stream()
        .filter(request -> request.endpoint() == Endpoint.HUAWEI_SQL)
        .filter(request -> request.time().isAfter(from))
        .collect(
            Collectors.groupingBy(
                SimulatedRequest::session,
                Collectors.mapping(SimulatedRequest::time, Collectors.toList())));
  }

  private static void sleepUntil(long end) {
    try {
      TimeUnit.NANOSECONDS.sleep(end - System.nanoTime());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Each opens a page every second. */
  private void people(long end) {
    together(
        PEOPLE,
        who -> {
          for (int i = who; System.nanoTime() < end; i++) {
            get(PAGES.get(i % PAGES.size()));
            sleepUntil(Math.min(end, System.nanoTime() + TimeUnit.SECONDS.toNanos(1)));
          }
        });
  }

  private void get(String page) {
    read(page);
    asked.incrementAndGet();
  }

  private String read(String page) {
    try (InputStream in =
        URI.create("http://127.0.0.1:" + port + "/" + page).toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(page, e);
    }
  }

  /** Two ask what they may not as fast as they are answered; a third one holds connections open. */
  private void hostile(long end) {
    together(3, who -> attack(who, end));
  }

  private void attack(int who, long end) {
    Deque<Socket> held = new ArrayDeque<>();
    for (int i = who; System.nanoTime() < end; i++) {
      try {
        if (who == 2) {
          hold(held);
        } else {
          answer(TRICKS.get(i % TRICKS.size()));
        }
        asked.incrementAndGet();
      } catch (IOException e) {
        // Refused, as it should be.
      }
    }
    held.forEach(PollLatenessTest::close);
  }

  private void hold(Deque<Socket> held) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    held.add(socket);
    socket.getOutputStream().write("GET / HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
    if (held.size() > CONNECTIONS) {
      close(held.remove());
    }
  }

  private void answer(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed already.
    }
  }

  private interface LoadOfOne {
    void run(int who);
  }

  private static void together(int many, LoadOfOne load) {
    CompletableFuture.allOf(
            IntStream.range(0, many)
                .mapToObj(
                    who ->
                        CompletableFuture.runAsync(
                            () -> load.run(who), task -> new Thread(task).start()))
                .toArray(CompletableFuture[]::new))
        .join();
  }
}
