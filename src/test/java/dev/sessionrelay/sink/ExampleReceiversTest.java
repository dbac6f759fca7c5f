package dev.sessionrelay.sink;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.standardwebhooks.Webhook;
import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.sink.webhook.WebhookDestination;
import dev.sessionrelay.testing.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The receivers in {@code docs/receivers}, as a real webhook sink and a forger meet them. */
class ExampleReceiversTest {
  private static final String SECRET = "whsec_c2Vzc2lvbi1yZWxheS10ZXN0LXNlY3JldC0wMQ==";
  private static final String OTHER = "whsec_c2Vzc2lvbi1yZWxheS10ZXN0LXNlY3JldC0wMg==";
  private static final String BODY = "{\"id\":\"e1\",\"type\":\"t\"}";

  @TempDir Path home;
  private Process receiver;
  private SinkProcess process;
  private URI address;

  @AfterEach
  void close() throws Exception {
    if (process != null) {
      process.close();
    }
    if (receiver != null) {
      receiver.destroyForcibly().waitFor();
    }
  }

  private void start(String program, String file) throws Exception {
    assumeTrue(isThere(program), "skipped: there is no " + program + " on this machine");
    int port = FreePort.any();
    ProcessBuilder builder = new ProcessBuilder(command(program, file));
    builder.environment().put("WEBHOOK_SECRET", SECRET);
    builder.environment().put("PORT", Integer.toString(port));
    receiver =
        builder
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("receiver.out").toFile())
            .start();
    address = URI.create("http://127.0.0.1:" + port + "/");
    await().until(() -> output().stream().anyMatch(line -> line.equals("listening on " + port)));
  }

  /** Go is built first, so that what is ended is the receiver, not a tool that started it. */
  private List<String> command(String program, String file) throws Exception {
    String source = "docs/receivers/" + file;
    if (!program.equals("go")) {
      return List.of(program, source);
    }
    String built = home.resolve("receiver").toString();
    Process build =
        new ProcessBuilder("go", "build", "-o", built, source)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("build.out").toFile())
            .start();
    assertTrue(build.waitFor(5, TimeUnit.MINUTES), "go build goes on");
    assertEquals(0, build.exitValue(), Files.readString(home.resolve("build.out")));
    return List.of(built);
  }

  private static boolean isThere(String program) throws InterruptedException {
    try {
      Process version =
          new ProcessBuilder(program, program.equals("go") ? "version" : "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return version.waitFor(20, TimeUnit.SECONDS) && version.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private List<String> output() throws IOException {
    return Files.readAllLines(home.resolve("receiver.out"));
  }

  private List<String> taken() throws IOException {
    return output().stream().skip(1).toList();
  }

  private SinkProcess sink(String secrets, SinkSettings settings) {
    process = new SinkProcess(home).settings("webhook", settings);
    process.webhook(
        new WebhookDestination(
            "webhook", Secret.of(address.toString()), Secret.of(secrets), Duration.ofSeconds(8)));
    return process.start("file:routes/sinks/webhook.camel.yaml");
  }

  @ParameterizedTest
  @CsvSource({"python3, receiver.py", "node, receiver.mjs", "go, receiver.go"})
  void aRealSinkIsServed(String program, String file) throws Exception {
    start(program, file);
    sink(OTHER + ", " + SECRET, SomeSettings.quick()).observe(5);
    await().until(() -> process.status("webhook").delivered() == 5);
    String discovered = " sessionrelay.session.discovered s";
    // A line may be half written yet.
    await().until(() -> taken().stream().filter(line -> line.contains(discovered)).count() == 5);
    assertEquals(5, taken().size());
  }

  @ParameterizedTest
  @CsvSource({"python3, receiver.py", "node, receiver.mjs", "go, receiver.go"})
  void aBatchIsTakenApart(String program, String file) throws Exception {
    start(program, file);
    sink(SECRET, SomeSettings.quick("batch", 10)).observe(20);
    await().until(() -> process.status("webhook").delivered() == 20);
    assertEquals(20, taken().size());
  }

  @ParameterizedTest
  @CsvSource({"python3, receiver.py", "node, receiver.mjs", "go, receiver.go"})
  void anotherSecretIsRefused(String program, String file) throws Exception {
    start(program, file);
    sink(OTHER, SomeSettings.quick()).observe(1);
    await().until(() -> process.status("webhook").refusing());
    assertTrue(process.status("webhook").error().startsWith("HTTP 401"));
    assertEquals(List.of(), taken());
  }

  @ParameterizedTest
  @CsvSource({"python3, receiver.py", "node, receiver.mjs", "go, receiver.go"})
  void forgedOldAndDoubledRequestsComeToNothing(String program, String file) throws Exception {
    start(program, file);
    long now = Instant.now().getEpochSecond();
    String right = new Webhook(SECRET).sign("m1", now, BODY);
    assertEquals(401, post("m1", now, right, BODY.replace("e1", "e2")), "another body");
    assertEquals(401, post("m2", now, right, BODY), "another id");
    assertEquals(401, post("m1", now + 1, right, BODY), "another time");
    assertEquals(401, post("m1", now, "v1,", BODY), "no signature");
    long before = now - 301;
    assertEquals(
        401, post("m1", before, new Webhook(SECRET).sign("m1", before, BODY), BODY), "old");
    assertEquals(List.of(), taken());
    assertEquals(204, post("m1", now, right, BODY));
    assertEquals(204, post("m1", now, right, BODY));
    assertEquals(List.of("e1 t -"), taken());
  }

  private int post(String id, long at, String signature, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("webhook-id", id)
            .header("webhook-timestamp", Long.toString(at))
            .header("webhook-signature", signature)
            .POST(BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }
}
