package dev.sessionrelay.bench;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.simulator.Demo;
import dev.sessionrelay.simulator.DemoKeys;
import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.SimulatedRequest;
import dev.sessionrelay.simulator.SimulatorOptions;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.testing.Alone;
import dev.sessionrelay.testing.RelayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A webhook is down while events pile up, then comes back. The real process with the default
 * settings of sinks, and with less heap than the backlog would need: polls keep their rhythm, the
 * file sink keeps up, and the backlog drains in order. {@code -Dbacklog.events=100000} is the long
 * form, which holds the promised rate as well.
 */
@Alone
class BacklogTest {
  private static final Logger MEASURED = LoggerFactory.getLogger("sessionrelay.measured");
  private static final int EVENTS = Integer.getInteger("backlog.events", 10_000);
  private static final int LONG_FORM = 100_000;
  private static final int PROMISED_RATE = 2_000;
  private static final int LISTED = 500;
  private static final int STEADY = 20;
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final int HEAP = 64;
  private static final int MOST_RESIDENT = 320;

  @TempDir Path home;

  private final Streams streams = new Streams();
  private long mostResident;
  private long mostBehind;

  @Test
  void aBacklogOfADeadWebhookHoldsNobodyUpAndDrainsInOrder() throws Exception {
    try (Receiver receiver = new Receiver((at, body) -> streams.take(body));
        TestSimulator simulator =
            TestSimulator.start(SimulatorOptions.defaults().withSessions("0"))) {
      receiver.answer(503);
      for (int i = 1; i <= LISTED; i++) {
        simulator.put(Endpoint.ALIBABA_LIST, Demo.sessionId(Endpoint.ALIBABA_LIST, i), "Running");
      }
      Plan.of(simulator, STEADY, EVERY).writeHome(Path.of(""), home, more(simulator, receiver));
      List<String> jvm = List.of("-XX:+UseSerialGC", "-Xmx" + HEAP + "m");
      try (RelayProcess relay = RelayProcess.start(home, List.of(), jvm, "run")) {
        relay.awaitReady(Duration.ofMinutes(1));
        pileUp(simulator, relay.pid());
        checkProbes(receiver);
        simulator.clear(Endpoint.ALIBABA_LIST);
        long events = drain(receiver, relay.pid());
        await().atMost(LONG).until(() -> new Feed(home).behind("file") == 0);
        assertEquals(events, lines());
        assertTrue(mostResident <= MOST_RESIDENT, mostResident + " MB resident");
      }
    }
  }

  private static String more(TestSimulator simulator, Receiver receiver) {
    return """
    account.alibaba.vendor = alibaba
    account.alibaba.region = cn-hangzhou
    account.alibaba.base-url = %s
    account.alibaba.access-key-id = %s
    account.alibaba.access-key-secret = %s
    account.alibaba.requests-per-second = 1000
    target.list.endpoint = alibaba-session-clusters
    target.list.account = alibaba
    target.list.workspace = %s
    target.list.page-size = 100
    target.list.every = 300ms
    target.list.emit = every-poll
    sink.webhook.url = %s
    sink.webhook.secret = %s
    """
        .formatted(
            simulator.baseUri(),
            DemoKeys.ALIBABA_ACCESS_KEY_ID,
            DemoKeys.ALIBABA_ACCESS_KEY_SECRET,
            Demo.ALIBABA_WORKSPACE,
            receiver.url(),
            DemoKeys.WEBHOOK_SECRET);
  }

  private void pileUp(TestSimulator simulator, long pid) {
    Feed feed = new Feed(home);
    await().atMost(LONG).until(() -> polls(simulator, Instant.MIN).size() == STEADY);
    Instant from = Instant.now();
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(250))
        .until(
            () -> {
              mostBehind = Math.max(mostBehind, feed.behind("file"));
              return noteMemory(pid) && feed.behind("webhook") >= EVENTS;
            });
    checkRhythm(polls(simulator, from), Duration.between(from, Instant.now()));
    MEASURED.warn("file sink at most {} events behind", mostBehind);
    assertTrue(EVENTS < LONG_FORM || mostBehind < EVENTS / 2, mostBehind + " events behind");
    // However far a process that has just started is behind: it is faster than what comes.
    await().atMost(LONG).until(() -> feed.behind("file") <= LISTED);
  }

  private boolean noteMemory(long pid) throws IOException {
    mostResident = Math.max(mostResident, Usage.of(pid).resident());
    return true;
  }

  /** When each of the steadily polled sessions was asked for. */
  private static Map<String, List<Instant>> polls(TestSimulator simulator, Instant from) {
    return simulator.requests().stream()
        .filter(request -> request.endpoint() == Endpoint.HUAWEI_SQL)
        .filter(request -> request.time().isAfter(from))
        .collect(
            Collectors.groupingBy(
                SimulatedRequest::session,
                TreeMap::new,
                Collectors.mapping(SimulatedRequest::time, Collectors.toList())));
  }

  /** Every poll was made, at its time. */
  private static void checkRhythm(Map<String, List<Instant>> polls, Duration time) {
    long due = time.dividedBy(EVERY);
    List<Double> gaps = new ArrayList<>();
    polls.forEach(
        (session, at) -> {
          assertEquals(due, at.size(), 1, "polls of " + session + " in " + time);
          for (int i = 1; i < at.size(); i++) {
            gaps.add(Duration.between(at.get(i - 1), at.get(i)).toNanos() / 1e6);
          }
        });
    Quantiles measured = Quantiles.of(gaps);
    MEASURED.warn(
        "{} events piled up in {} s; polls every {} ms: {}",
        EVENTS,
        time.toSeconds(),
        EVERY.toMillis(),
        measured);
    assertEquals(STEADY, polls.size());
    assertEquals(EVERY.toMillis(), measured.half(), EVERY.toMillis() / 20.0);
  }

  /** A sink that is down is tried now and then, whatever waits for it. */
  private static void checkProbes(Receiver receiver) {
    MEASURED.warn("{} requests while the webhook was down", receiver.refused());
    assertTrue(receiver.refused() < EVENTS / 20, receiver.refused() + " probes");
  }

  private long drain(Receiver receiver, long pid) throws Exception {
    Feed feed = new Feed(home);
    assertEquals(0, streams.size());
    receiver.answer(204);
    await().atMost(LONG).pollInterval(Duration.ofMillis(5)).until(() -> streams.size() > 0);
    long had = streams.size();
    long start = System.nanoTime();
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> noteMemory(pid) && streams.size() >= EVENTS);
    double rate = (streams.size() - had) * 1e9 / (System.nanoTime() - start);
    await().atMost(LONG).until(() -> streams.size() == feed.newest() - feed.about("webhook"));
    MEASURED.warn("drained {}/s, at most {} MB resident", Math.round(rate), mostResident);
    assertEquals(List.of(), streams.faults());
    if (EVENTS >= LONG_FORM) {
      assertTrue(rate >= PROMISED_RATE, rate + " events/s");
    }
    return feed.newest();
  }

  private long lines() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("out"))) {
      long lines = 0;
      for (Path file : files.toList()) {
        try (Stream<String> each = Files.lines(file)) {
          lines += each.count();
        }
      }
      return lines;
    }
  }
}
