package dev.sessionrelay.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionrelay.poll.PollCycle;
import dev.sessionrelay.session.Schemas;
import dev.sessionrelay.simulator.Demo;
import dev.sessionrelay.simulator.DemoKeys;
import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.SimulatorOptions;
import dev.sessionrelay.simulator.TestSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped configuration against the simulator, which checks every signature: each target is
 * asked once, its first session then changes.
 */
class AgainstTheSimulatorTest extends CamelTestSupport {
  private static final Map<String, Endpoint> TARGETS =
      Map.of(
          "demo-sql", Endpoint.HUAWEI_SQL,
          "demo-ray", Endpoint.HUAWEI_RAY,
          "demo-cluster", Endpoint.ALIBABA_GET,
          "demo-clusters", Endpoint.ALIBABA_LIST,
          "demo-notebook", Endpoint.ORACLE);

  @TempDir Path home;
  private TestSimulator simulator;
  private VendorRoutes routes;

  @Override
  protected CamelContext createCamelContext() throws Exception {
    CamelContext camel = super.createCamelContext();
    Path keys = home.resolve("data/simulator");
    DemoKeys.ensure(keys);
    simulator =
        TestSimulator.start(
            SimulatorOptions.defaults()
                .withSessions("0")
                .withKeys(keys)
                .withClock(VendorRoutes.CLOCK)
                .withStrict(true));
    routes = VendorRoutes.in(camel, home, shipped());
    return camel;
  }

  @AfterEach
  void close() {
    routes.close();
    simulator.close();
  }

  private String shipped() {
    try {
      return Files.readString(Path.of("application.properties"))
          .replaceFirst("# simulator.port .*", "simulator.port = " + simulator.port());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void eachTargetDiscoversAndThenSeesTheChange() throws Exception {
    for (Map.Entry<String, Endpoint> each : TARGETS.entrySet()) {
      Endpoint endpoint = each.getValue();
      simulator.clear(Endpoint.ALIBABA_GET);
      put(endpoint, "Running", "RUNNING", "ACTIVE/idle");
      turn(each.getKey());
      JsonNode discovered = Wire.ofType(sessionEvents(), "sessionrelay.session.discovered");
      assertEquals(endpoint.id(), discovered.at("/data/endpoint").asText());
      put(endpoint, "Error", "FAIL", "FAILED");
      turn(each.getKey());
      JsonNode changed = Wire.ofType(sessionEvents(), "sessionrelay.session.changed");
      assertEquals(discovered.path("subject"), changed.path("subject"), endpoint.id());
      assertEquals("RUNNING", changed.at("/data/previous/state").asText(), endpoint.id());
      assertEquals("FAILED", changed.at("/data/state").asText(), endpoint.id());
    }
  }

  private void put(Endpoint endpoint, String alibaba, String huawei, String oracle) {
    String word =
        endpoint.id().startsWith("alibaba")
            ? alibaba
            : endpoint.id().startsWith("huawei") ? huawei : oracle;
    simulator.put(endpoint, Demo.sessionId(endpoint, 1), word);
  }

  private void turn(String target) throws Exception {
    PollCycle turn = routes.turn(target, template);
    assertTrue(turn.succeeded() > 0, () -> target + ": " + turn.failure());
  }

  /** Those about sessions; the others that the targets name are not there. */
  private List<JsonNode> sessionEvents() throws IOException {
    List<JsonNode> events = routes.events();
    events.forEach(event -> assertEquals(List.of(), Schemas.event(event.toString())));
    return events.stream()
        .filter(event -> event.path("type").asText().startsWith("sessionrelay.session"))
        .toList();
  }
}
