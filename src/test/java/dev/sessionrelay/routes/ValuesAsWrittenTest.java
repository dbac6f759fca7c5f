package dev.sessionrelay.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.poll.PollCycle;
import dev.sessionrelay.simulator.DemoKeys;
import dev.sessionrelay.testing.ShippedRoutes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vendor route of one's own, whose values have characters that mean something in an address. */
class ValuesAsWrittenTest extends CamelTestSupport {
  private static final String PROPERTIES =
      """
      account.aidp.vendor      = oracle
      account.aidp.base-url    = %s
      account.aidp.config-file = %s/oracle-demo-config
      account.aidp.profile     = DEMO

      target.notebook.endpoint  = oracle-notebook-session
      target.notebook.account   = aidp
      target.notebook.platform  = ocid1.aidataplatform.oc1.iad.amaaaaaaexample
      target.notebook.workspace = a-workspace
      target.notebook.sessions  = s-1
      target.notebook.every     = 30s
      """;

  private static final String ROUTE =
      """
      - route:
          id: oracle-notebook-session
          description: Asks with odd values.
          routeConfigurationId: vendor-*
          from:
            uri: direct:oracle-notebook-session
            steps:
              - to:
                  uri: vendor:GET:/v1/{session}
                  parameters:
                    headers: "X-Kind: application/vnd.github+json | X-Odd: a#b%2B c&d?e=f"
                    plus: "a+b"
                    cut: "a#b"
                    percent: "a%2Bb"
                    space: "a b"
                    and: a&b=c
                    both: "RAW(a&b=c)"
                    end: "(a)&b"
                    hash: h&{session}
                    lazyStartProducer: "true"
                    block: >-
                      a&b
                      c
                    mark: "a?b=c#d%"
                    setting: "{{odd.value}}"
                    odd: '"<>^|\\`'
                    word: "ü 中"
                    session: "{session}"
              - to:
                  uri: canonical:fields
                  parameters:
                    sessionId: /id
                    state: /status
                    states: "RUNNING=a+b,c%2Bd; STOPPED=a&b,c=d,e?f#g"
                    vendorKind: /k&l
                    owner.name: /o?p#q=r
                    name: /a+b
                    queue: /c%2Bd
              - bean:
                  ref: sessions
                  method: observe
              - bean:
                  ref: outcome
                  method: seen
      """;

  @TempDir Path home;
  private final RecordingServer vendor = RecordingServer.start();
  private VendorRoutes routes;

  @Override
  protected CamelContext createCamelContext() throws Exception {
    CamelContext camel = super.createCamelContext();
    camel.getPropertiesComponent().addInitialProperty("odd.value", "x&y+");
    DemoKeys.ensure(home);
    try {
      ShippedRoutes.copyTo(home);
      Files.writeString(home.resolve("routes/vendors/oracle-notebook-session.camel.yaml"), ROUTE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    routes =
        VendorRoutes.in(
            camel, home, PROPERTIES.formatted(vendor.uri(), home), home.resolve("routes"));
    return camel;
  }

  @AfterEach
  void close() throws Exception {
    routes.close();
    vendor.close();
  }

  @Test
  void plusSignsWereBlankedAndHashesCutTheAddress() throws Exception {
    vendor.answer(
        200,
        "{\"id\":\"s-1\",\"status\":\"A+B\",\"a+b\":\"n\",\"c%2Bd\":\"q\",\"k&l\":\"k\","
            + "\"o?p#q=r\":\"o\"}");
    PollCycle turn = routes.turn("notebook", template);
    String request = vendor.take().get(0);

    assertTrue(request.contains("X-Kind: application/vnd.github+json\n"), request);
    assertTrue(request.contains("X-Odd: a#b%2B c&d?e=f\n"), request);
    String target = request.split(" ")[1];
    assertTrue(target.startsWith("/v1/s-1?"), target);
    assertEquals(
        List.of(
            "and=a%26b%3Dc",
            "block=a%26b%20c",
            "both=a%26b%3Dc",
            "cut=a%23b",
            "end=%28a%29%26b",
            "hash=h%26s-1",
            "lazyStartProducer=true",
            "mark=a%3Fb%3Dc%23d%25",
            "odd=%22%3C%3E%5E%7C%5C%60",
            "percent=a%252Bb",
            "plus=a%2Bb",
            "session=s-1",
            "setting=x%26y%2B",
            "space=a%20b",
            "word=%C3%BC%20%E4%B8%AD"),
        List.of(target.substring(target.indexOf('?') + 1).split("&")).stream().sorted().toList());
    assertEquals(1, turn.succeeded(), () -> String.valueOf(turn.failure()));
    assertEquals(List.of("s-1 RUNNING"), routes.sessions());
  }

  @Test
  void wordsWithAnAmpersandWereNoStates() throws Exception {
    for (String word : List.of("a&b", "c=d", "e?f#g")) {
      vendor.answer(200, "{\"id\":\"s-1\",\"status\":\"" + word + "\"}");
      PollCycle turn = routes.turn("notebook", template);
      assertEquals(1, turn.succeeded(), () -> String.valueOf(turn.failure()));
      assertEquals(List.of("s-1 STOPPED"), routes.sessions(), word);
    }
  }
}
