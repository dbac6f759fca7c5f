package dev.sessionrelay.account;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.testing.MovableName;
import dev.sessionrelay.testing.RawHttpServer;
import dev.sessionrelay.testing.RawHttpServer.Reply;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.Test;

/** The connections of an account. */
class ConnectionPoolTest {
  private static final AccountSettings SETTINGS =
      new AccountSettings(
          "prod",
          "huawei",
          URI.create("http://vendor.invalid"),
          new AccountSettings.HttpProxy(null, null),
          null,
          1,
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          1_000,
          Duration.ofSeconds(5));

  private final MovableName names = new MovableName();

  /** The old host still answers, on a connection that is never idle. */
  @Test
  void vendorThatMovedToAnotherAddressWasNotFollowed() throws Exception {
    assertTrue(AccountHttp.LONGEST_USE.compareTo(TimeValue.ofMinutes(2)) <= 0);
    TimeValue longestUse = TimeValue.ofMilliseconds(300);
    try (RawHttpServer old = RawHttpServer.start(request -> Reply.of(200));
        RawHttpServer moved = at("127.0.0.2", old.port());
        CloseableHttpClient client =
            HttpClients.custom()
                .setConnectionManager(AccountHttp.pool(SETTINGS, 1, names, longestUse))
                .build()) {
      URI vendor = URI.create("http://vendor.invalid:" + old.port() + "/");
      assertEquals(200, get(client, vendor));
      names.moveTo("127.0.0.2");
      await()
          .pollInterval(Duration.ofMillis(20))
          .until(() -> get(client, vendor) == 200 && !moved.requests().isEmpty());
      assertTrue(old.requests().size() > 1, "the old connection lived for a while");
      assertEquals(1, old.connections());
    }
  }

  private static RawHttpServer at(String host, int port) throws Exception {
    return RawHttpServer.start(
        new ServerSocket(port, 10, InetAddress.getByName(host)), request -> Reply.of(200));
  }

  private static int get(CloseableHttpClient client, URI uri) throws Exception {
    return client.execute(new HttpGet(uri), response -> response.getCode());
  }
}
