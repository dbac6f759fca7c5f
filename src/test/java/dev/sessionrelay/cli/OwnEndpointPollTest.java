package dev.sessionrelay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.sessionrelay.testing.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnEndpointPollTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OWN_TARGET =
      """
      account.example.vendor = example
      account.example.base-url = http://127.0.0.1:%d
      account.example.bearer-token = marked-bearer-token
      target.own.endpoint = example-sessions
      target.own.account = example
      target.own.param.pool = p1
      target.own.every = 1h
      """;
  private static final String OWN_ROUTE =
      """
      - route:
          id: example-sessions
          description: Lists the sessions of an example.
          routeConfigurationId: vendor-*
          from:
            uri: direct:example-sessions
            steps:
              - to:
                  uri: vendor:GET:/sessions
                  parameters:
                    pool: "{pool}"
              - bean:
                  ref: sessions
                  method: observe
              - bean:
                  ref: outcome
                  method: seen
      """;

  @Test
  void anEndpointOfAnOperatorsOwnIsPolledLikeTheOthers(@TempDir Path home) throws IOException {
    byte[] body = "[{\"sessionId\": \"s-1\", \"state\": \"RUNNING\"}]".getBytes(UTF_8);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/sessions",
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      PollHome.copy(home, FreePort.any(), 1, OWN_TARGET.formatted(server.getAddress().getPort()));
      Files.writeString(home.resolve("routes/vendors/example-sessions.camel.yaml"), OWN_ROUTE);
      Ran polled = Ran.in(home, "poll", "own");
      assertEquals(0, polled.code(), polled.err());
      assertTrue(polled.err().contains("\n> GET /sessions?pool=p1\n"), polled.err());
      assertTrue(polled.err().contains("\n> Authorization: Bearer [secret]\n"), polled.err());
      assertEquals("example", JSON.readTree(polled.out()).get(0).path("vendor").asText());
    } finally {
      server.stop(0);
    }
  }
}
