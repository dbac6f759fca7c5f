package dev.sessionrelay.run;

import static org.awaitility.Awaitility.await;

import dev.sessionrelay.cloud.EndpointDefinition;
import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.testing.RelayProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines of companies have underscores in their names, which Java's URI does not know. */
class UnderscoredHostTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path directory;

  @Test
  void aHostWithAnUnderscoreKeptTheRelayFromStarting() throws Exception {
    ShippedHome home = ShippedHome.in(Files.createDirectory(directory.resolve("home")));
    home.write(
        home.properties()
            .replace(
                "http://127.0.0.1:{{simulator.port}}",
                "http://spark_master.localhost:{{simulator.port}}"));
    Path names =
        Files.writeString(directory.resolve("hosts"), "127.0.0.1 spark_master.localhost localhost");
    try (RelayProcess relay =
        RelayProcess.start(
            home.directory(), List.of(), List.of("-Djdk.net.hosts.file=" + names), "run")) {
      relay.awaitReady(LONG);
      for (EndpointDefinition endpoint : Vendors.endpoints()) {
        await()
            .atMost(LONG)
            .until(
                () ->
                    home.events().stream()
                        .anyMatch(line -> line.contains("\"" + endpoint.name() + "\"")));
      }
      await().atMost(LONG).until(() -> received(home).contains("webhookId"));
    }
  }

  private static String received(ShippedHome home) throws Exception {
    URI receiver = URI.create("http://127.0.0.1:" + home.simulatorPort() + "/demo/webhook");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(receiver).build(), BodyHandlers.ofString())
        .body();
  }
}
