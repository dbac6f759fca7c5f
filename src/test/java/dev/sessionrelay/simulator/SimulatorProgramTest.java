package dev.sessionrelay.simulator;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The simulator as a program. */
class SimulatorProgramTest {
  private static final Pattern COMMAND = Pattern.compile("curl (-X POST )?'([^']+)'");

  @Test
  void whatItSuggestsWorks() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SimulatorOptions options = SimulatorOptions.defaults();
    Thread program =
        new Thread(
            () -> Simulator.run(options, new PrintStream(out, true, StandardCharsets.UTF_8)));
    program.start();
    await().until(() -> out.toString(StandardCharsets.UTF_8).contains("/demo/webhook"));

    Matcher command = COMMAND.matcher(out.toString(StandardCharsets.UTF_8));
    int commands = 0;
    while (command.find()) {
      int status = call(command.group(1) == null ? "GET" : "POST", command.group(2));
      assertTrue(List.of(200, 404).contains(status), command.group());
      commands++;
    }
    assertEquals(6, commands);

    program.interrupt();
    await().until(() -> !program.isAlive());
  }

  @Test
  void strictOneSuggestsAToken() {
    String text = Simulator.describe("http://127.0.0.1:1", true);

    assertTrue(text.contains("X-Auth-Token: $TOKEN"), text);
    assertTrue(text.contains(DemoKeys.HUAWEI_USER), text);
  }

  /** Sessions may be absent just now; anything else than 200 and 404 is a wrong suggestion. */
  private static int call(String method, String uri) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
