package dev.sessionrelay.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.standardwebhooks.Webhook;
import dev.sessionrelay.testing.SettableClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The demo's receiver of webhooks, against the public implementation of Standard Webhooks. */
class DemoWebhookTest {
  private static final String EVENT =
      """
      {"specversion":"1.0","id":"e%d","source":"/huawei-sql-session/demo/w","subject":"s-1",
       "type":"sessionrelay.session.changed","sequence":"7",
       "data":{"state":"RUNNING","previous":{"state":"STARTING"}}}""";
  private static final String TARGET = "/demo/webhook";

  private final SettableClock clock = SettableClock.standing();
  private TestSimulator simulator;
  private Client client;

  @BeforeAll
  static void quiet() {
    ((Logger) LoggerFactory.getLogger("demo.webhook")).setLevel(Level.WARN);
  }

  @BeforeEach
  void start() {
    simulator = TestSimulator.start(SimulatorOptions.defaults().withClock(clock));
    client = new Client(simulator);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void takesOneEvent() throws Exception {
    assertEquals(204, send(EVENT.formatted(1), clock.instant(), DemoKeys.WEBHOOK_SECRET));

    assertEquals(
        "sessionrelay.session.changed /huawei-sql-session/demo/w s-1 #7 STARTING -> RUNNING",
        simulator.receivedEvents().get(0).line());
    assertEquals("e1", client.get(TARGET).json().at("/0/event/id").asText());
  }

  @Test
  void takesABatch() throws Exception {
    String batch = "[" + EVENT.formatted(1) + "," + EVENT.formatted(2) + "]";

    assertEquals(204, send(batch, clock.instant(), DemoKeys.WEBHOOK_SECRET));

    assertEquals(2, simulator.receivedEvents().size());
  }

  @Test
  void keepsTheLastThousand() throws Exception {
    for (int i = 0; i < 11; i++) {
      String batch = "[" + (EVENT.formatted(i) + ",").repeat(99) + EVENT.formatted(i) + "]";
      assertEquals(204, send(batch, clock.instant(), DemoKeys.WEBHOOK_SECRET));
    }
    assertEquals(1000, simulator.receivedEvents().size());
    assertEquals("e1", simulator.receivedEvents().get(0).event().path("id").asText());
  }

  @Test
  void refusesWhatIsNotGenuine() throws Exception {
    String other = "whsec_b3RoZXIgc2VjcmV0IG9mIHNvbWUgbGVuZ3Ro";
    Instant old = clock.instant().minus(Duration.ofMinutes(6));
    String event = EVENT.formatted(1);

    assertEquals(401, send(event, clock.instant(), other));
    assertEquals(401, send(event, old, DemoKeys.WEBHOOK_SECRET));
    assertEquals(401, client.post(TARGET, event).status());
    assertTrue(simulator.receivedEvents().isEmpty());
  }

  @Test
  void refusesWhatIsNoCloudEvent() throws Exception {
    assertEquals(400, send("{}", clock.instant(), DemoKeys.WEBHOOK_SECRET));
    assertEquals(400, send("[]", clock.instant(), DemoKeys.WEBHOOK_SECRET));
    assertEquals(400, send("[1]", clock.instant(), DemoKeys.WEBHOOK_SECRET));
    assertEquals(400, send("nonsense", clock.instant(), DemoKeys.WEBHOOK_SECRET));
    assertEquals(404, client.send("DELETE", TARGET, null).status());
  }

  @Test
  void acceptsOneOfSeveralSignatures() throws Exception {
    String event = EVENT.formatted(1);
    String signature = "v1,AAAA v2,xyz " + sign(event, clock.instant(), DemoKeys.WEBHOOK_SECRET);

    assertEquals(204, post(event, clock.instant(), signature));
  }

  @Test
  void failsWhenTold() throws Exception {
    simulator.misbehave(Endpoint.DEMO_WEBHOOK, new Misbehaviour.Status(503), 1);

    assertEquals(503, send(EVENT.formatted(1), clock.instant(), DemoKeys.WEBHOOK_SECRET));
    assertTrue(simulator.receivedEvents().isEmpty());
    assertEquals(204, send(EVENT.formatted(1), clock.instant(), DemoKeys.WEBHOOK_SECRET));
  }

  @Test
  void eventIsKeptThoughItsAnswerIsLost() {
    simulator.misbehave(Endpoint.DEMO_WEBHOOK, new Misbehaviour.LoseAnswer());

    assertThrows(
        IOException.class,
        () -> send(EVENT.formatted(1), clock.instant(), DemoKeys.WEBHOOK_SECRET));

    assertEquals(1, simulator.receivedEvents().size());
  }

  private int send(String body, Instant time, String secret) throws Exception {
    return post(body, time, sign(body, time, secret));
  }

  private static String sign(String body, Instant time, String secret) throws Exception {
    return new Webhook(secret).sign("msg_1", time.getEpochSecond(), body);
  }

  private int post(String body, Instant time, String signature) throws IOException {
    return client
        .post(
            TARGET,
            body,
            "webhook-id",
            "msg_1",
            "webhook-timestamp",
            Long.toString(time.getEpochSecond()),
            "webhook-signature",
            signature)
        .status();
  }
}
