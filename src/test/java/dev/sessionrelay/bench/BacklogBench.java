package dev.sessionrelay.bench;

import dev.sessionrelay.crash.RelayProcess;
import dev.sessionrelay.simulator.Demo;
import dev.sessionrelay.simulator.DemoKeys;
import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.SimulatedRequest;
import dev.sessionrelay.simulator.Simulator;
import dev.sessionrelay.simulator.SimulatorOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A webhook is down while events pile up, then comes back: what the others feel of it, and how fast
 * the backlog drains. The real process, with default settings of sinks. How to run it: {@code
 * bench/README.md}.
 */
final class BacklogBench {
  private static final int EVENTS = Integer.getInteger("bench.events", 100_000);
  private static final int LISTED = 500;
  private static final Pattern EVENT =
      Pattern.compile(
          "\"source\":\"([^\"]+)\",.*?\"subject\":\"([^\"]+)\".*?\"sequence\":\"(\\d+)\"");

  private final AtomicLong taken = new AtomicLong();
  private final Map<String, Long> last = new HashMap<>();
  private long outOfOrder;

  public static void main(String[] arguments) throws Exception {
    new BacklogBench().run();
    System.exit(0);
  }

  private void run() throws Exception {
    Path home = Files.createTempDirectory("bench");
    try (Receiver receiver = new Receiver(this::take);
        Simulator simulator = Simulator.start(SimulatorOptions.defaults().withoutSessions())) {
      Plan plan = Plan.of(simulator, 20, Duration.ofMillis(500));
      list(simulator);
      plan.writeHome(home, more(simulator, receiver));
      List<String> jvm = List.of("-XX:+UseSerialGC", "-Xmx256m");
      try (RelayProcess relay = RelayProcess.start(home, List.of(), jvm)) {
        relay.awaitReady(Duration.ofMinutes(3));
        Thread.sleep(15_000);
        phase("webhook up", simulator, relay, home, () -> Thread.sleep(20_000));
        receiver.answer(503);
        phase("webhook down", simulator, relay, home, () -> pileUp(home));
        drain(simulator, receiver, relay, home);
      }
    }
  }

  private static void list(Simulator simulator) {
    for (int i = 1; i <= LISTED; i++) {
      simulator.put(Endpoint.ALIBABA_LIST, Demo.sessionId(Endpoint.ALIBABA_LIST, i), "Running");
    }
  }

  private static String more(Simulator simulator, Receiver receiver) {
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

  private interface Step {
    void run() throws Exception;
  }

  private static void phase(
      String name, Simulator simulator, RelayProcess relay, Path home, Step step) throws Exception {
    Instant from = Instant.now();
    Usage before = Usage.of(relay.pid());
    long events = new Feed(home).newest();
    step.run();
    double seconds = Duration.between(from, Instant.now()).toMillis() / 1e3;
    Usage after = Usage.of(relay.pid());
    System.out.printf(
        "%-13s %3.0f s: %,.0f events/s recorded, %.0f%% of a core, %d MB resident; file sink %,d"
            + " behind, webhook %,d behind; one session polled every 500 ms: %s%n",
        name,
        seconds,
        (new Feed(home).newest() - events) / seconds,
        after.cpu().minus(before.cpu()).toMillis() / seconds / 10,
        after.resident(),
        new Feed(home).behind("file"),
        new Feed(home).behind("webhook"),
        Quantiles.of(gaps(simulator, from)));
  }

  /** Time between two polls of the same session, in milliseconds. */
  private static List<Double> gaps(Simulator simulator, Instant from) {
    List<Double> gaps = new ArrayList<>();
    Map<String, Instant> polled = new HashMap<>();
    for (SimulatedRequest request : simulator.requests()) {
      if (request.time().isAfter(from) && request.endpoint() == Endpoint.HUAWEI_SQL) {
        Instant before = polled.put(request.session(), request.time());
        if (before != null) {
          gaps.add(Duration.between(before, request.time()).toNanos() / 1e6);
        }
      }
    }
    return gaps;
  }

  private static void pileUp(Path home) throws Exception {
    while (new Feed(home).behind("webhook") < EVENTS) {
      Thread.sleep(500);
    }
  }

  private void drain(Simulator simulator, Receiver receiver, RelayProcess relay, Path home)
      throws Exception {
    simulator.clear(Endpoint.ALIBABA_LIST);
    Thread.sleep(3_000);
    long waiting = new Feed(home).behind("webhook");
    long had = taken.get();
    receiver.answer(204);
    while (taken.get() == had) {
      Thread.sleep(5);
    }
    Usage before = Usage.of(relay.pid());
    long from = System.nanoTime();
    while (taken.get() < had + waiting) {
      Thread.sleep(10);
    }
    double seconds = (System.nanoTime() - from) / 1e9;
    Usage after = Usage.of(relay.pid());
    System.out.printf(
        "webhook back: %,d events drained in %.1f s, %,.0f/s, %d out of order, %.0f µs of CPU each,"
            + " %d MB resident%n",
        waiting,
        seconds,
        waiting / seconds,
        outOfOrder,
        after.cpu().minus(before.cpu()).toNanos() / 1e3 / waiting,
        after.resident());
  }

  private void take(Instant at, String body) {
    Matcher event = EVENT.matcher(body);
    if (event.find()) {
      note(event.group(1) + event.group(2), Long.parseLong(event.group(3)));
    }
    taken.incrementAndGet();
  }

  private synchronized void note(String stream, long sequence) {
    Long before = last.put(stream, sequence);
    outOfOrder += before != null && before + 1 != sequence ? 1 : 0;
  }
}
