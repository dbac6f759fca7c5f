package dev.sessionrelay.crash;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.ledger.EventLog;
import dev.sessionrelay.ledger.EventLog.Progress;
import dev.sessionrelay.ledger.EventLog.Start;
import dev.sessionrelay.ledger.LedgerSamples;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.observation.Coverage;
import dev.sessionrelay.ledger.observation.Observation;
import dev.sessionrelay.session.SessionState;
import dev.sessionrelay.testing.FreePort;
import dev.sessionrelay.testing.RawHttpServer;
import dev.sessionrelay.testing.RawHttpServer.Received;
import dev.sessionrelay.testing.RawHttpServer.Reply;
import dev.sessionrelay.testing.RelayProcess;
import dev.sessionrelay.testing.ShippedRoutes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code events replay} with a relay that is killed again and again while it sends. */
class ReplayTest {
  private static final int EVENTS = 3_000;
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path home;
  private final List<String> recorded = new ArrayList<>();
  private RawHttpServer receiver;

  @BeforeEach
  void openAndRecord() throws Exception {
    receiver = RawHttpServer.start(request -> Reply.of(204));
    ShippedRoutes.copyTo(home);
    Files.writeString(
        home.resolve("application.properties"),
        """
        web.port = 0
        sink.webhook.url = %s
        account.prod.vendor = alibaba
        account.prod.region = cn-hangzhou
        account.prod.base-url = http://127.0.0.1:%d
        account.prod.access-key-id = id
        account.prod.access-key-secret = secret
        target.spark.endpoint = alibaba-session-clusters
        target.spark.account = prod
        target.spark.workspace = w-1234abcd
        target.spark.every = 1h
        """
            .formatted(receiver.uri("/hook"), FreePort.any()));
    Clock clock = Clock.systemUTC();
    try (SqlLedger ledger =
        SqlLedger.open(LedgerSettings.of(LedgerSettings.DEFAULT_URL, home), clock)) {
      for (int i = 0; i < EVENTS; i++) {
        ledger.record(seen("sc-" + i % 9, clock.instant()));
      }
      EventLog log = ledger.events();
      log.read("any", 0, EVENTS + 1).forEach(stored -> recorded.add(stored.event().id()));
      log.open("webhook", Start.OLDEST);
      log.advance("webhook", new Progress(log.newest(), List.of()), List.of());
    }
  }

  @AfterEach
  void close() throws Exception {
    receiver.close();
  }

  private static Observation seen(String id, Instant at) {
    return new Observation(
        LedgerSamples.ORIGIN,
        id,
        Coverage.ONE,
        List.of(LedgerSamples.session(id, SessionState.RUNNING)),
        at,
        true);
  }

  @Test
  void nothingIsLostAndTheOrderIsKept() throws Exception {
    try (RelayProcess command =
        RelayProcess.start(home, "events", "replay", "--sink", "webhook", "--since", "1d")) {
      await().atMost(LONG).until(() -> !command.isRunning());
      assertTrue(command.output().contains("webhook: 3000 events from "), command.output());
    }
    for (int kill = 1; kill <= 3; kill++) {
      int sent = receiver.requests().size();
      try (RelayProcess relay = RelayProcess.start(home, "run").awaitReady(LONG)) {
        await().atMost(LONG).until(() -> receiver.requests().size() > sent + 400);
        relay.kill();
      }
    }
    try (RelayProcess relay = RelayProcess.start(home, "run").awaitReady(LONG)) {
      await().atMost(LONG).until(() -> ids().containsAll(recorded));
    }
    Set<String> again = ids();
    again.retainAll(recorded);
    assertEquals(EVENTS, again.size());
    assertInOrder();
  }

  private Set<String> ids() {
    Set<String> ids = new LinkedHashSet<>();
    receiver.requests().forEach(request -> ids.add(request.headers().get("webhook-id")));
    return ids;
  }

  /** What comes for the first time comes after what was before it in its session. */
  private void assertInOrder() throws IOException {
    Set<String> known = new LinkedHashSet<>();
    Map<String, String> last = new HashMap<>();
    for (Received request : receiver.requests()) {
      JsonNode event = JSON.readTree(request.body());
      String session = event.path("partitionkey").asText();
      if (known.add(event.path("id").asText())) {
        String before = last.put(session, event.path("sequence").asText());
        assertTrue(before == null || before.compareTo(last.get(session)) < 0, session);
      }
    }
  }
}
