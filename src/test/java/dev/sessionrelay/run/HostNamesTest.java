package dev.sessionrelay.run;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.testing.RawHttpServer;
import dev.sessionrelay.testing.RawHttpServer.Reply;
import dev.sessionrelay.testing.RelayProcess;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real process, and names that a file of this test resolves. */
class HostNamesTest {
  private static final String SESSION = "ac8111bf-3601-4905-8ddd-000000000001";

  @TempDir Path directory;
  private final AtomicInteger polls = new AtomicInteger();

  private Reply answer(RawHttpServer.Received request) {
    if (request.path().equals("/hook")) {
      return Reply.of(200);
    }
    String state = polls.incrementAndGet() % 2 == 0 ? "RUNNING" : "WAITING";
    return new Reply(
        200,
        Map.of("Content-Type", "application/json"),
        "{\"session_id\":\"%s\",\"status\":\"%s\"}".formatted(SESSION, state));
  }

  private static long hooks(RawHttpServer server) {
    return server.requests().stream().filter(request -> request.path().equals("/hook")).count();
  }

  private static long polls(RawHttpServer server) {
    return server.requests().size() - hooks(server);
  }

  private static void resolve(Path names, String address) throws Exception {
    Files.writeString(
        names, "127.0.0.1 localhost\n%1$s spark_master\n%1$s hook_server\n".formatted(address));
  }

  /**
   * Then both move to another address, while the old one goes on answering: {@code
   * -Dnames.move=true}, as connections live a minute.
   */
  @Test
  void hostsWithAnUnderscoreAndSchemesInCapitalsWereNeverAsked() throws Exception {
    Path names = directory.resolve("hosts");
    resolve(names, "127.0.0.1");
    try (RawHttpServer here = RawHttpServer.start(this::answer);
        RawHttpServer there =
            RawHttpServer.start(
                new ServerSocket(here.port(), 10, InetAddress.getByName("127.0.0.2")),
                this::answer)) {
      ShippedHome home = ShippedHome.in(Files.createDirectory(directory.resolve("home")));
      home.write(
          """
          simulator.enabled = false
          web.port = 0
          account.a.vendor = huawei
          account.a.base-url = HTTP://spark_master:%1$d
          account.a.allow-plain-http = true
          account.a.token = hunter2hunter2
          target.t.endpoint = huawei-sql-session
          target.t.account = a
          target.t.workspace = 0b1c2d3e-1111-2222-3333-444455556666
          target.t.sessions = %2$s
          target.t.every = 200ms
          sink.webhook.url = HTTP://hook_server:%1$d/hook
          """
              .formatted(here.port(), SESSION));
      List<String> jvm =
          List.of("-XX:+UseSerialGC", "-Djdk.net.hosts.file=" + names, "-Dsun.net.inetaddr.ttl=1");
      try (RelayProcess relay = RelayProcess.start(home.directory(), List.of(), jvm, "run")) {
        relay.awaitReady(Duration.ofMinutes(1));
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> polls(here) > 3 && hooks(here) > 2 || !relay.isRunning());
        assertTrue(relay.isRunning(), relay::output);
        if (Boolean.getBoolean("names.move")) {
          resolve(names, "127.0.0.2");
          await()
              .atMost(Duration.ofMinutes(2))
              .until(() -> polls(there) > 3 && hooks(there) > 2 || !relay.isRunning());
          assertTrue(relay.isRunning(), relay::output);
        }
      }
    }
  }
}
