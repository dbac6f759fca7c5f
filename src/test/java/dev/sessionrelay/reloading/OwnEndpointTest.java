package dev.sessionrelay.reloading;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.session.Incident;
import dev.sessionrelay.testing.RawHttpServer;
import dev.sessionrelay.testing.RawHttpServer.Received;
import dev.sessionrelay.testing.RawHttpServer.Reply;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vendor endpoint in YAML alone, put into a running relay. */
class OwnEndpointTest {
  private static final String FILE = "routes/vendors/lab-session.camel.yaml";

  @TempDir Path directory;
  private EditedHome home;
  private RawHttpServer vendor;
  private volatile Function<Received, String> answer = OwnEndpointTest::session;

  @BeforeEach
  void start() throws Exception {
    vendor =
        RawHttpServer.start(
            request ->
                new Reply(200, Map.of("Content-Type", "application/json"), answer.apply(request)));
    home = new EditedHome(directory);
    home.account("huawei", "t").target("steady", "huawei", "200ms", "s-1");
    home.start();
  }

  @AfterEach
  void stop() throws Exception {
    home.close();
    vendor.close();
  }

  private static String session(Received request) {
    String id = request.path().replaceAll(".*/", "");
    return "{\"data\":{\"id\":\""
        + id
        + "\",\"status\":\"Up\",\"user\":{\"mail\":\"a@b.example\"}}}";
  }

  private EditedHome target(String... sessions) {
    return home.set("account.lab.vendor", "lab")
        .set("account.lab.base-url", vendor.uri(""))
        .set("account.lab.bearer-token", "bear-1")
        .set("target.lab.endpoint", "lab-session")
        .set("target.lab.account", "lab")
        .set("target.lab.param.zone", "z-1")
        .set("target.lab.sessions", String.join(",", sessions))
        .set("target.lab.every", "200ms");
  }

  private static String yaml(String steps) {
    return """
        - route:
            id: lab-session
            description: Asks the lab about one session.
            routeConfigurationId: vendor-*
            from:
              uri: direct:lab-session
              steps:
                - to:
                    uri: vendor:GET:/zones/{zone}/sessions/{session}
        %s
                - bean:
                    ref: outcome
                    method: seen
        """
        .formatted(steps.indent(8).stripTrailing());
  }

  private static String mapped(String fields) {
    return yaml(
        """
        - to:
            uri: canonical:fields
            parameters:
        %s
        - bean:
            ref: sessions
            method: observe
        """
            .formatted(fields.indent(6).stripTrailing()));
  }

  private static final String GOOD =
      """
      sessionId: /data/id
      state: /data/status
      states: RUNNING=up; STOPPED=down
      owner.name: /data/user/mail
      """;

  @Test
  void aSessionEndpointPollsWithATokenAndItsEventsAreCanonical() {
    List<String> changes =
        home.changes(
            () -> {
              home.write(FILE, mapped(GOOD));
              target("l-1", "l-2").save();
            });
    assertEquals(
        List.of("account lab added", "target lab added", FILE + " added"), visible(changes));
    await().atMost(EditedHome.LONG).until(() -> home.events("discovered", "lab-session") == 2);
    Received request = vendor.requests().get(0);
    assertEquals("Bearer bear-1", request.headers().get("authorization"));
    assertTrue(request.path().startsWith("/zones/z-1/sessions/l-"), request.path());
    assertEquals(2, home.events("\"state\":\"RUNNING\"", "\"vendorState\":\"Up\"", "a@b.example"));
    answer = request2 -> session(request2).replace("Up", "Down");
    await().atMost(EditedHome.LONG).until(() -> home.events("changed", "STOPPED", "\"l-") == 2);
  }

  private static List<String> visible(List<String> changes) {
    return changes.stream().filter(line -> !line.contains(" (")).toList();
  }

  @Test
  void aTargetWithoutAParameterOfThePathIsRefused() {
    List<String> faults =
        home.faults(
            () -> {
              home.write(FILE, mapped(GOOD));
              target("l-1").unset("target.lab.param.zone").save();
            });
    assertEquals(1, faults.size(), faults::toString);
    assertTrue(
        faults.get(0).contains("target.lab has no param.zone, which lab-session needs"),
        faults::toString);
  }

  @Test
  void aMappingThatCannotBeIsRefusedWithItsFile() {
    List<String> faults = home.faults(() -> home.write(FILE, mapped(GOOD + "nam: /data/colour\n")));
    assertEquals(
        List.of(FILE + ":17: 'canonical:' has no option 'nam'; did you mean 'name'?"), faults);
    refused(
        GOOD.replace("/data/id", "data.id"),
        FILE
            + ": Camel does not accept it: canonical:fields: canonical: 'sessionId' is 'data.id',"
            + " expected a JSON Pointer, as in /data/id");
    refused(
        GOOD.replace("RUNNING=up", "AWAKE=up"),
        FILE
            + ": Camel does not accept it: canonical:fields: canonical: states has 'AWAKE=up',"
            + " expected a canonical state and the service's words");
    refused(
        GOOD.replace("sessionId: /data/id\n", ""),
        FILE + ": Camel does not accept it: canonical:fields: canonical: needs 'sessionId'");
  }

  private void refused(String fields, String beginning) {
    List<String> faults = home.faults(() -> home.write(FILE, mapped(fields)));
    assertEquals(1, faults.size(), faults::toString);
    // Camel's own words stand around ours.
    String ours = beginning.replaceFirst(".*canonical: ", "canonical: ");
    assertTrue(faults.get(0).startsWith(FILE + ": Camel does not accept it: "), faults::toString);
    assertTrue(faults.get(0).contains(ours), faults::toString);
  }

  @Test
  void aFieldThatTheRelayDoesNotKnowIsAMalformedAnswerWithTheFieldsName() {
    answer = request -> "{\"sessionId\":\"l-1\",\"state\":\"RUNNING\",\"colour\":\"red\"}";
    home.changes(
        () -> {
          home.write(FILE, yaml("- bean:\n    ref: sessions\n    method: observe\n"));
          target("l-1").save();
        });
    await().atMost(EditedHome.LONG).until(() -> !home.relay.ledger().openIncidents().isEmpty());
    Incident incident = home.relay.ledger().openIncidents().get(0);
    assertEquals("MALFORMED", incident.failureClass());
    assertTrue(incident.message().contains("colour"), incident.message());
    assertEquals(0, home.events("discovered", "lab-session"));
  }
}
