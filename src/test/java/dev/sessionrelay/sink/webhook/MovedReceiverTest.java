package dev.sessionrelay.sink.webhook;

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
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.Test;

class MovedReceiverTest {
  private final MovableName names = new MovableName();

  /** Its old host goes on answering, on a connection that is never idle. */
  @Test
  void receiverThatMovedToAnotherAddressWasNeverFollowed() throws Exception {
    assertTrue(WebhookRequests.LONGEST_USE.compareTo(TimeValue.ofMinutes(2)) <= 0);
    try (RawHttpServer old = RawHttpServer.start(request -> Reply.of(200));
        RawHttpServer moved =
            RawHttpServer.start(
                new ServerSocket(old.port(), 10, InetAddress.getByName("127.0.0.2")),
                request -> Reply.of(200));
        CloseableHttpClient client =
            HttpClients.custom()
                .setConnectionManager(
                    WebhookRequests.connections(
                        SSLContext.getDefault(), names, TimeValue.ofMilliseconds(300)))
                .build()) {
      URI receiver = URI.create("http://receiver.invalid:" + old.port() + "/");
      assertEquals(200, post(client, receiver));
      names.moveTo("127.0.0.2");
      await()
          .pollInterval(Duration.ofMillis(20))
          .until(() -> post(client, receiver) == 200 && !moved.requests().isEmpty());
      assertEquals(1, old.connections());
    }
  }

  private static int post(CloseableHttpClient client, URI uri) throws Exception {
    return client.execute(new HttpPost(uri), response -> response.getCode());
  }
}
