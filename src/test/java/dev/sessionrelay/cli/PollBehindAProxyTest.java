package dev.sessionrelay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.simulator.DemoKeys;
import dev.sessionrelay.testing.RawHttpServer;
import dev.sessionrelay.testing.RawHttpServer.Received;
import dev.sessionrelay.testing.RawHttpServer.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PollBehindAProxyTest {
  private static final String PASSWORD = "marked-at-the-proxy";
  private static final String TOLD =
      Base64.getEncoder().encodeToString(("relay:" + PASSWORD).getBytes(StandardCharsets.UTF_8));

  @TempDir Path home;

  @Test
  void aRefusalIsShownAndNotWhatTheProxyWasTold() throws IOException {
    DemoKeys.ensure(home.resolve("data/simulator"));
    try (RawHttpServer proxy = RawHttpServer.start(PollBehindAProxyTest::refusal)) {
      PollHome.copy(home, 1, 2, settings(proxy.port()));
      Ran failed = Ran.in(home, "poll", "demo-sql");
      assertEquals(1, failed.code(), failed.err());
      assertEquals(1, proxy.requests().size());
      assertEquals("Basic " + TOLD, proxy.requests().get(0).headers().get("proxy-authorization"));
      assertTrue(failed.err().contains("\n> Proxy-Authorization: [secret]"), failed.err());
      assertTrue(failed.err().contains("\nUNREACHABLE 407: the proxy refused"), failed.err());
      assertTrue(failed.err().contains("you said [secret]"), failed.err());
      assertFalse(failed.err().contains(PASSWORD) || failed.err().contains(TOLD), failed.err());
    }
  }

  private static String settings(int proxy) {
    return """
        account.demo-huawei.proxy = http://127.0.0.1:%d
        account.demo-huawei.proxy-user = relay
        account.demo-huawei.proxy-password = %s
        """
        .formatted(proxy, PASSWORD);
  }

  private static Reply refusal(Received request) {
    String told = request.headers().get("proxy-authorization").replace("Basic ", "");
    return new Reply(
        407,
        Map.of("Content-Type", "text/html"),
        "<html><body>you said " + told + "</body></html>");
  }
}
