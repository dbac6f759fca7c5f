package dev.sessionrelay.bench;

import dev.sessionrelay.crash.RelayProcess;
import dev.sessionrelay.simulator.DemoKeys;
import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.Simulator;
import dev.sessionrelay.simulator.SimulatorOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a change at a vendor takes to a webhook. How to run it: {@code bench/README.md}. */
final class LatencyBench {
  private static final int SESSIONS = 50;
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final int CHANGES = Integer.getInteger("bench.changes", 300);
  private static final Pattern EVENT =
      Pattern.compile("\"subject\":\"([^\"]+)\".*?\"time\":\"([^\"]+)\"");

  private final Map<String, Instant> changed = new ConcurrentHashMap<>();
  private final List<Double> whole = Collections.synchronizedList(new ArrayList<>());
  private final List<Double> ours = Collections.synchronizedList(new ArrayList<>());

  public static void main(String[] arguments) throws Exception {
    new LatencyBench().run();
    System.exit(0);
  }

  private void run() throws Exception {
    Path home = Files.createTempDirectory("bench");
    try (Receiver receiver = new Receiver(this::taken);
        Simulator simulator = Simulator.start(SimulatorOptions.defaults().withoutSessions())) {
      Plan plan = new Plan(simulator.baseUri(), SESSIONS, EVERY);
      plan.ids().forEach(id -> simulator.put(Endpoint.HUAWEI_SQL, id, "RUNNING"));
      plan.writeHome(
          home,
          "sink.webhook.url = %s\nsink.webhook.secret = %s\n"
              .formatted(receiver.url(), DemoKeys.WEBHOOK_SECRET));
      try (RelayProcess relay = RelayProcess.start(home, List.of(), List.of("-XX:+UseSerialGC"))) {
        relay.awaitReady(Duration.ofMinutes(3));
        change(simulator, plan, CHANGES / 3);
        whole.clear();
        ours.clear();
        change(simulator, plan, CHANGES);
      }
    }
    System.out.printf("%d changes, polled every %s%n", whole.size(), EVERY);
    System.out.println("change at the vendor to webhook: " + Quantiles.of(whole));
    System.out.println("vendor's answer to webhook:      " + Quantiles.of(ours));
  }

  private void change(Simulator simulator, Plan plan, int times) throws InterruptedException {
    for (int i = 0; i < times; i++) {
      String id = plan.ids().get(i % SESSIONS);
      changed.put(id, Instant.now());
      simulator.put(Endpoint.HUAWEI_SQL, id, i / SESSIONS % 2 == 0 ? "CLOSED" : "RUNNING");
      Thread.sleep(90 + i % 7);
    }
    Thread.sleep(3_000);
  }

  private void taken(Instant at, String body) {
    Matcher event = EVENT.matcher(body);
    if (event.find() && changed.containsKey(event.group(1))) {
      whole.add(millis(changed.remove(event.group(1)), at));
      ours.add(millis(Instant.parse(event.group(2)), at));
    }
  }

  private static double millis(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e6;
  }
}
