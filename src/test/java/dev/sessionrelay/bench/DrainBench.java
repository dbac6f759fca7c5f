package dev.sessionrelay.bench;

import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.observation.Coverage;
import dev.sessionrelay.ledger.observation.Observation;
import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.Samples;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionState;
import dev.sessionrelay.simulator.DemoKeys;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.testing.RelayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** How fast a sink takes what has piled up for it. The others keep no backlog: nothing to drain. */
final class DrainBench implements Bench.Measurement {
  private static final int EVENTS = Integer.getInteger("bench.events", 40_000);
  private static final int SESSIONS = 500;

  private interface Count {
    long now() throws Exception;
  }

  @Override
  public String title() {
    return "Draining a backlog of %,d events of %d sessions".formatted(EVENTS, SESSIONS);
  }

  @Override
  public void measure(Contender contender, Figures figures) throws Exception {
    if (contender.program() != null) {
      return;
    }
    Path home = backlog();
    drain(contender, home, "file", "", () -> new Feed(home).taken("file"), figures);
    AtomicLong taken = new AtomicLong();
    try (Receiver receiver = new Receiver((at, body) -> taken.incrementAndGet())) {
      String sink =
          "sink.webhook.url = %s\nsink.webhook.secret = %s\n"
              .formatted(receiver.url(), DemoKeys.WEBHOOK_SECRET);
      drain(contender, backlog(), "webhook", sink, taken::get, figures);
    }
  }

  private static void drain(
      Contender contender, Path home, String sink, String settings, Count taken, Figures figures)
      throws Exception {
    try (TestSimulator simulator = Bench.vendor();
        RelayProcess relay =
            contender
                .start(
                    Plan.of(simulator, 1, Duration.ofHours(1)),
                    home,
                    settings + "sink." + sink + ".from = start\n")
                .awaitReady(Bench.LONG)) {
      long had = await(taken, 1);
      Duration cpu = Usage.of(relay.pid()).cpu();
      long from = System.nanoTime();
      long all = await(taken, EVENTS) - had;
      double seconds = (System.nanoTime() - from) / 1e9;
      cpu = Usage.of(relay.pid()).cpu().minus(cpu);
      figures.add(sink + ", events a second", contender, all / seconds);
      figures.add(sink + ", µs of CPU each", contender, cpu.toNanos() / 1e3 / all);
    }
  }

  /** A home whose ledger has the events already. */
  private static Path backlog() throws IOException {
    Path home = Files.createTempDirectory("bench");
    LedgerSettings settings = LedgerSettings.of(LedgerSettings.DEFAULT_URL, home);
    List<Session> sessions =
        IntStream.range(0, SESSIONS)
            .mapToObj(i -> Samples.of("s-" + i, SessionState.RUNNING, Activity.IDLE))
            .toList();
    try (SqlLedger ledger = SqlLedger.open(settings, Clock.systemUTC())) {
      for (int i = 0; i < EVENTS / SESSIONS; i++) {
        ledger.record(
            new Observation(Samples.ORIGIN, null, Coverage.PARTIAL, sessions, Instant.now(), true));
      }
    }
    return home;
  }

  private static long await(Count taken, long least) throws Exception {
    long now = taken.now();
    while (now < least) {
      Thread.sleep(5);
      now = taken.now();
    }
    return now;
  }
}
