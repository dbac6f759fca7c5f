package dev.sessionrelay.sink;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.LedgerAccess;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.query.SinkQueries;
import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.sink.webhook.WebhookDestination;
import dev.sessionrelay.testing.RawHttpServer;
import dev.sessionrelay.testing.RawHttpServer.Answer;
import dev.sessionrelay.testing.RawHttpServer.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Receivers that refuse, or break off in the middle of an exchange. */
class ReceiverTroubleTest {
  private static final String ROUTE = "file:routes/sinks/webhook.camel.yaml";
  private static final Answer FINE = Reply.of(204);

  @TempDir Path home;
  private volatile Answer answer = FINE;
  private final CountDownLatch over = new CountDownLatch(1);
  private RawHttpServer receiver;
  private SinkProcess process;

  @BeforeEach
  void open() throws Exception {
    receiver = RawHttpServer.start(request -> answer);
    process = new SinkProcess(home);
  }

  @AfterEach
  void close() throws Exception {
    over.countDown();
    process.close();
    receiver.close();
  }

  private void start(Object... settings) {
    process.settings("webhook", SomeSettings.quick(settings));
    process
        .webhook(
            new WebhookDestination(
                "webhook",
                Secret.of(receiver.uri("/hook").toString()),
                null,
                Duration.ofMillis(800)))
        .start(ROUTE);
  }

  private static Answer status(int status) {
    return new Reply(status, Map.of("Location", "http://127.0.0.1:1/"), "no");
  }

  private SinkStatus status() {
    return process.status("webhook");
  }

  private int deadLetters() {
    try (LedgerAccess ledger =
        LedgerAccess.open(LedgerSettings.of(LedgerSettings.DEFAULT_URL, home), Clock.systemUTC())) {
      return new SinkQueries(ledger.reader()).deadLetters("webhook", 100).size();
    }
  }

  private void awaitDelivered(int events) {
    await().until(() -> status().delivered() == events);
    await().until(() -> status().condition() == SinkStatus.SinkCondition.WORKING);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 405, 407, 409, 415, 451, 301, 307})
  void receiverThatRefusedEverythingLookedHealthyWhileItsEventsDied(int refusal) {
    answer = status(refusal);
    start();
    process.observe(12);
    await().until(() -> status().condition() == SinkStatus.SinkCondition.DOWN);
    assertTrue(status().refusing());
    assertTrue(status().error().startsWith("HTTP " + refusal), status().error());
    assertEquals(0, deadLetters());
    answer = FINE;
    awaitDelivered(12);
    assertFalse(status().refusing());
    assertEquals(0, deadLetters());
  }

  @Test
  void oneRefusedSessionWasNoReasonToSpeakUp() {
    answer = status(404);
    start();
    process.observe(1);
    await().until(() -> status().refusing());
    await().until(() -> receiver.requests().size() > 4);
    assertEquals(0, deadLetters());
    answer = FINE;
    awaitDelivered(1);
    await().until(() -> !status().refusing());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 422})
  void anAnswerAboutOneEventIsFinalAtTheThirdTry(int status) {
    answer = status(status);
    start();
    process.observe(2);
    await().until(() -> deadLetters() == 2);
    assertEquals(6, receiver.requests().size());
    await().until(() -> status().cursor() == 2);
    assertFalse(status().refusing());
  }

  @Test
  void whichAnswersAreFinalIsSaidForEachSink() {
    answer = status(404);
    start("finals", Set.of(404));
    process.observe(1);
    await().until(() -> deadLetters() == 1);
    answer = status(422);
    process.observe(1);
    await().until(() -> receiver.requests().size() > 8);
    assertEquals(1, deadLetters());
  }

  @ParameterizedTest
  @CsvSource({
    "'Content-Length: 100', ab, cut",
    "'Content-Length: 100', ab, hung",
    "'Content-Length: 100', ab, dripping",
    "'Content-Length: 1000000', ab, dripping",
    "'Transfer-Encoding: chunked', 'zz', cut",
    "'Transfer-Encoding: chunked', 'ffffff', hung",
    "'Content-Length: 2\nContent-Encoding: gzip', ab, cut",
    "'Content-Length: 2\nContent-Length: 2', ab, hung",
    "'Content-Length: 2\nContent-Length: 3', ab, cut",
    "'Content-Length: -1', ab, cut",
    "'Content-Length: many', ab, hung",
    "'Transfer-Encoding: odd', ab, cut",
    "'nonsense', ab, cut",
    "': a\nContent-Length: 0', '', cut"
  })
  void acknowledgedEventWasSentAgainAndAgainAsItsBodyNeverCame(
      String header, String body, String then) {
    answer =
        connection -> {
          write(
              connection, "HTTP/1.1 200 OK\r\n" + header.replace("\n", "\r\n") + "\r\n\r\n" + body);
          if (then.equals("cut")) {
            return false;
          }
          return hold(connection, then.equals("dripping") ? "x" : "");
        };
    start("parallel", 1);
    process.observe(2);
    awaitDelivered(2);
    assertEquals(2, receiver.requests().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 100 Continue\r\n\r\n", "H", "X-A: b\r\n"})
  void exchangeWithoutAnEndHeldUpTheSinkForGood(String again) {
    answer =
        connection -> {
          if (again.startsWith("X")) {
            write(connection, "HTTP/1.1 200 OK\r\n");
          }
          return hold(connection, again);
        };
    start("parallel", 1);
    process.observe(1);
    await().atMost(Duration.ofSeconds(8)).until(() -> receiver.requests().size() > 1);
    assertTrue(
        status().error() == null || status().error().contains("no answer within 800 ms"),
        status().error());
    answer = FINE;
    awaitDelivered(1);
  }

  @Test
  void headWithoutEndFilledTheMemory() {
    String header = "X-Much: " + "y".repeat(60_000) + "\r\n";
    answer =
        connection -> {
          write(connection, "HTTP/1.1 200 OK\r\n");
          for (int i = 0; i < 5_000; i++) {
            write(connection, header);
          }
          return false;
        };
    start("parallel", 1);
    process.observe(1);
    await().until(() -> status().error() != null);
    answer = FINE;
    awaitDelivered(1);
  }

  private boolean hold(Socket connection, String again) throws InterruptedException {
    try {
      while (!over.await(100, TimeUnit.MILLISECONDS)) {
        write(connection, again);
      }
    } catch (IOException e) {
      return false;
    }
    return false;
  }

  private static void write(Socket connection, String text) throws IOException {
    OutputStream out = connection.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
