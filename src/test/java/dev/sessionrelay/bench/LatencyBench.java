package dev.sessionrelay.bench;

import dev.sessionrelay.simulator.DemoKeys;
import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.SimulatedRequest;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.testing.RelayProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a change takes to a webhook from the request whose answer has it, so without the time to
 * the next poll.
 */
final class LatencyBench implements Bench.Measurement {
  private static final int SESSIONS = 50;
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final int CHANGES = Integer.getInteger("bench.changes", 300);
  private static final Pattern SESSION = Pattern.compile("\"(?:subject|session_id)\":\"([^\"]+)\"");

  private record Arrival(String session, Instant at) {}

  private record Change(Instant from, Instant to) {
    double millis() {
      return Duration.between(from, to).toNanos() / 1e6;
    }
  }

  @Override
  public String title() {
    return "Vendor's answer to webhook: %d changes, 20 a second, %d targets polled every second"
        .formatted(CHANGES, SESSIONS);
  }

  @Override
  public void measure(Contender contender, Figures figures) throws Exception {
    Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    try (TestSimulator simulator = Bench.vendor();
        Receiver receiver = new Receiver((at, body) -> arrivals.add(arrival(at, body)))) {
      Plan plan = Plan.of(simulator, SESSIONS, EVERY).targetEach().to(receiver.url());
      String sink =
          "sink.webhook.url = %s\nsink.webhook.secret = %s\n"
              .formatted(receiver.url(), DemoKeys.WEBHOOK_SECRET);
      Path home = Files.createTempDirectory("bench");
      try (DiskProbe disk = new DiskProbe(home);
          RelayProcess process = contender.start(plan, home, sink).awaitReady(Bench.LONG)) {
        change(simulator, plan, CHANGES);
        arrivals.clear();
        change(simulator, plan, CHANGES);
        List<Change> changes = changes(arrivals, simulator.requests());
        List<Change> free =
            changes.stream()
                .filter(change -> !disk.stalledWithin(change.from(), change.to()))
                .toList();
        figures.add("p50, ms", contender, quantiles(changes).half());
        figures.add("p99, ms", contender, quantiles(changes).nearlyAll());
        figures.add("changes that arrived", contender, changes.size());
        figures.add(
            "p99 while the disk did not stand still, ms", contender, quantiles(free).nearlyAll());
        figures.add("changes while it stood still", contender, changes.size() - free.size());
      }
    }
  }

  private static Arrival arrival(Instant at, String body) {
    Matcher session = SESSION.matcher(body);
    return new Arrival(session.find() ? session.group(1) : "", at);
  }

  /** At ever other moments between two polls. */
  private static void change(TestSimulator simulator, Plan plan, int times)
      throws InterruptedException {
    for (int i = 0; i < times; i++) {
      String id = plan.ids().get(i % SESSIONS);
      simulator.put(Endpoint.HUAWEI_SQL, id, i / SESSIONS % 2 == 0 ? "CLOSED" : "RUNNING");
      Thread.sleep(45 + i % 7);
    }
    Thread.sleep(2_000);
  }

  private static Quantiles quantiles(List<Change> changes) {
    return Quantiles.of(changes.stream().map(Change::millis).toList());
  }

  private static List<Change> changes(Queue<Arrival> arrivals, List<SimulatedRequest> requests) {
    Map<String, NavigableMap<Instant, SimulatedRequest>> polls = new HashMap<>();
    requests.forEach(
        poll ->
            polls
                .computeIfAbsent(poll.session(), session -> new TreeMap<>())
                .put(poll.time(), poll));
    List<Change> changes = new ArrayList<>();
    for (Arrival arrival : arrivals) {
      Instant asked = polls.get(arrival.session()).floorKey(arrival.at());
      changes.add(new Change(asked, arrival.at()));
    }
    return changes;
  }
}
