package dev.sessionrelay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.testing.RelayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String WITHOUT_TARGETS =
      "simulator.enabled = false\nsink.webhook.url = http://127.0.0.1:9/events\n";

  @TempDir Path home;

  @Test
  void whatIsShippedIsInOrder() throws IOException {
    shipped();
    Ran ran = Ran.in(home, "check");
    assertEquals(0, ran.code(), ran.out());
    assertEquals("", ran.out());
    assertTrue(ran.err().startsWith("session-relay: configuration is valid: "), ran.err());
    assertTrue(ran.err().contains("5 targets"), ran.err());
    assertTrue(
        ran.err().contains("\nsession-relay: account demo-alibaba uses an access key\n"),
        ran.err());
    assertTrue(Files.exists(home.resolve("data/simulator")));
  }

  @Test
  void whatNoKeyNamesIsSaidToBeFoundElsewhere() throws Exception {
    shipped();
    properties("account.a.vendor = alibaba\naccount.a.region = cn-hangzhou\n");
    List<String> environment =
        List.of(
            "/usr/bin/env",
            "ALIBABA_CLOUD_ACCESS_KEY_ID=LTAIexample",
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET=example");
    try (RelayProcess check = RelayProcess.start(home, environment, List.of(), "check")) {
      assertEquals(0, check.exitCode(120), check.output());
      assertTrue(
          check
              .output()
              .contains("account a uses an access key, found as the vendor's own tools find it\n"),
          check.output());
    }
  }

  @Test
  void nothingIsOpenedOrMade() throws IOException {
    shipped();
    properties(WITHOUT_TARGETS);
    List<Path> before = files();
    Ran ran = Ran.in(home, "check");
    assertEquals(0, ran.code(), ran.out());
    assertEquals(before, files());
  }

  @Test
  void allFaultsAreToldAtOnceEachWithItsPlace() throws IOException {
    shipped();
    properties(WITHOUT_TARGETS + "limits.pages = zero\ntargt.x.every = 1s\n");
    route("file", text -> text.replace("parallel: 1", "paralel: 1"));
    route("kafka", text -> sink("kafka", "- to: {uri: \"kafka:topic\"}"));
    route("broken", text -> sink("broken", "- log: {message: \"${boddy\"}"));
    route("placeholder", text -> sink("placeholder", "- log: {message: \"{{no.such}}\"}"));
    Ran ran = Ran.in(home, "check");
    assertEquals(
        """
        application.properties:4: unknown key targt.x.every; did you mean target.x.every?
        application.properties:3: limits.pages is 'zero', which is not a whole number; write a whole number from 1 to 100000, for example: limits.pages = 500
        routes/sinks/broken.camel.yaml:7: the expression of 'log' is not readable as Simple: expected symbol functionEnd but was eol at location 6; correct it; functions are written ${name}, as in ${header.SessionState}
        routes/sinks/file.camel.yaml:12: 'events:' has no option 'paralel'; did you mean 'parallel'?
        routes/sinks/kafka.camel.yaml:7: no component 'kafka:' is on the class path; put the jar org.apache.camel:camel-kafka:4.22.0 and what it depends on into lib/ext/ (bin/session-relay lib add camel-kafka), then start again
        routes/sinks/placeholder.camel.yaml:7: {{no.such}} has no value; add 'no.such = …' to application.properties, or give a default as {{no.such:default}}
        """,
        ran.out());
    assertEquals(2, ran.code());
    assertEquals("session-relay: 6 errors in " + home, ran.err().strip());
  }

  @Test
  void aFileThatAnAccountCannotUseWasFoundByTheStartAlone() throws IOException {
    shipped();
    Files.writeString(home.resolve("ca.pem"), "no certificate\n");
    properties(
        WITHOUT_TARGETS
            + """
            account.a.vendor = huawei
            account.a.region = cn-north-4
            account.a.token = {{env:HOME}}
            account.a.ca-file = ca.pem
            """);
    Ran ran = Ran.in(home, "check");
    assertEquals(0, ran.code(), ran.out());
    assertTrue(
        ran.out().contains("application.properties:3: warning: account.a cannot be used: '"),
        ran.out());
  }

  @Test
  void aFaultInARouteTemplateIsFoundByMakingItsWebhooks() throws IOException {
    shipped();
    properties(WITHOUT_TARGETS);
    route("webhook", text -> text.replace("method: request", "method: reqest"));
    route("webhook", text -> text.replace("httpMethod: POST", "httpMethod: PSOT"));
    Ran ran = Ran.in(home, "check");
    assertEquals(2, ran.code(), ran.out());
    assertTrue(ran.out().startsWith("routes/sinks/webhook.camel.yaml"), ran.out());
    assertEquals(1, ran.out().lines().count(), ran.out());
  }

  @Test
  void toolsGetAnObjectALine() throws IOException {
    shipped();
    properties(WITHOUT_TARGETS + "limits.pages = zero\nledger.user = relay\n");
    Ran ran = Ran.in(home, "check", "--json");
    assertEquals(2, ran.code());
    List<String> lines = ran.out().lines().toList();
    assertEquals(
        "{\"severity\":\"fault\",\"file\":\"application.properties\",\"line\":3,\"key\":\"limits.pages\",\"message\":\"limits.pages"
            + " is 'zero', which is not a whole number\",\"fix\":\"write a whole number from 1 to"
            + " 100000\",\"example\":\"500\"}",
        lines.get(0));
    JsonNode warning = JSON.readTree(lines.get(1));
    assertEquals("warning", warning.path("severity").asText());
    assertEquals("ledger.user", warning.path("key").asText());
    assertEquals(2, lines.size());
  }

  @Test
  void aSecretInPlainTextIsAWarningThatDoesNotShowIt() throws IOException {
    shipped();
    properties(
        """
        simulator.enabled = false
        account.prod.vendor = alibaba
        account.prod.region = cn-hangzhou
        account.prod.access-key-id = LTAI1
        account.prod.access-key-secret = hunter2hunter2
        target.t.endpoint = alibaba-session-clusters
        target.t.account = prod
        target.t.workspace = w-1
        target.t.every = 30s
        """);
    Ran ran = Ran.in(home, "check");
    assertEquals(0, ran.code(), ran.out());
    assertTrue(
        ran.out()
            .startsWith(
                "application.properties:5: warning: account.prod.access-key-secret is a secret in"
                    + " plain text"),
        ran.out());
    assertEquals(1, ran.out().lines().count());
    assertFalse((ran.out() + ran.err()).contains("hunter2"));
    assertTrue(
        ran.err().startsWith("session-relay: configuration is valid, 1 warning: "), ran.err());
  }

  @Test
  void aDirectoryWithoutFilesIsAFault() {
    Ran ran = Ran.in(home, "check");
    assertEquals(2, ran.code());
    assertTrue(
        ran.out().contains("application.properties: the file does not exist; create it"),
        ran.out());
  }

  @Test
  void aWrongCommandLineIsToldApart() {
    assertEquals(2, Ran.in(home, "check", "--jsn").code());
  }

  private void shipped() throws IOException {
    PollHome.copy(home, 1, 2, "");
  }

  private void properties(String text) throws IOException {
    Files.writeString(home.resolve("application.properties"), text);
  }

  /** How a test changes a file. */
  private interface Edit {
    String of(String text);
  }

  private void route(String sink, Edit edit) throws IOException {
    Path file = home.resolve("routes/sinks/" + sink + ".camel.yaml");
    String before = Files.exists(file) ? Files.readString(file) : "";
    Files.writeString(file, edit.of(before), StandardOpenOption.CREATE);
  }

  private static String sink(String name, String step) {
    return """
    - route:
        id: %1$s
        description: A sink.
        from:
          uri: events:%1$s
          steps:
            %2$s
    """
        .formatted(name, step);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      return files.sorted().toList();
    }
  }
}
