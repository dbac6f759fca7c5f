package dev.sessionrelay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Examples beside route files, and the files that {@code new} writes. */
class RouteExamplesTest {
  @TempDir Path home;

  @BeforeEach
  void settings() throws IOException {
    Files.writeString(
        home.resolve("application.properties"),
        "simulator.enabled = false\nsink.webhook.url = http://127.0.0.1:9/events\n");
  }

  @Test
  void whatIsShippedWithAnExampleSendsWhatItSays() throws IOException {
    Map<String, List<String>> shipped =
        Map.of(
            "slack", List.of("url"),
            "directory-per-vendor", List.of(),
            "mail", List.of("server", "user", "password", "from", "to"),
            "owner-mail", List.of("server", "user", "password", "from"),
            "owner-slack", List.of("token"),
            "pagerduty-alert", List.of("routing-key"));
    for (Map.Entry<String, List<String>> example : shipped.entrySet()) {
      copy(example.getKey());
      for (String key : example.getValue()) {
        String value = key.equals("server") ? "127.0.0.1:9" : "http://127.0.0.1:9/";
        add("sink.%s.param.%s = %s\n".formatted(example.getKey(), key, value));
      }
    }
    Ran ran = Ran.in(home, "check");
    assertEquals("", ran.out());
    assertTrue(ran.err().contains("6 examples of routes"), ran.err());
  }

  @Test
  void anExampleThatIsNotSentSaysWhereItDiffers() throws IOException {
    copy("slack");
    add("sink.slack.param.url = http://127.0.0.1:9/elsewhere\n");
    edit(
        "sinks/slack.example.json",
        "\"to\": \"https://chat.example.com/hook\"",
        "\"to\": \"https://other.example.com\"");
    Ran ran = Ran.in(home, "check");
    assertEquals(2, ran.code());
    assertEquals(
        "routes/sinks/slack.example.json: what is sent differs at /sent/0/to: expected"
            + " \"https://other.example.com\", came \"https://chat.example.com/hook\"; correct the"
            + " route, or this file if the route is right\n",
        ran.out());
  }

  @Test
  void aNewVendorIsCheckedWithItsExample() throws IOException {
    for (List<String> how : List.of(List.of("lake"), List.of("lakes", "--listing"))) {
      Ran ran =
          Ran.in(
              home, Stream.concat(Stream.of("new", "vendor"), how.stream()).toArray(String[]::new));
      assertEquals(0, ran.code(), ran.out() + ran.err());
      assertTrue(
          ran.out().startsWith("wrote routes/vendors/" + how.get(0) + ".expected.json\n"),
          ran.out());
    }
    edit("vendors/lake.expected.json", "\"RUNNING\"", "\"STOPPED\"");
    edit(
        "vendors/lakes.camel.yaml",
        "/sessions\n                    next",
        "/items\n                    next");
    Ran wrong = Ran.in(home, "check");
    assertEquals(2, wrong.code());
    List<String> lines = wrong.out().lines().toList();
    assertEquals(
        "routes/vendors/lake.expected.json: /state: expected \"STOPPED\", came \"RUNNING\"; correct"
            + " the route, or this file if the route is right",
        lines.get(0));
    assertTrue(
        lines.get(1).startsWith("routes/vendors/lakes.example.json: the route does not read it: "),
        wrong.out());
  }

  @Test
  void aNewSinkIsTheExampleUnderAnotherName() throws IOException {
    Ran without = Ran.in(home, "new", "sink", "chat", "--like", "slack");
    assertEquals(2, without.code());
    assertEquals(
        "session-relay: such a sink needs url; give each as in --param url={{env:NAME}}",
        without.err().strip());
    Ran ran =
        Ran.in(
            home, "new", "sink", "chat", "--like", "slack", "--param", "url=http://127.0.0.1:9/");
    assertEquals(0, ran.code(), ran.out() + ran.err());
    assertEquals(
        """
        wrote routes/sinks/chat.example.json
        application.properties: sink.chat.param.url = http://127.0.0.1:9/
        wrote routes/sinks/chat.camel.yaml
        """,
        ran.out());
    assertTrue(ran.err().contains("4 sinks"), ran.err());
    assertTrue(ran.err().contains("1 example of routes"), ran.err());
  }

  @Test
  void aNewWebhookNeedsNoRoute() throws IOException {
    Ran ran =
        Ran.in(
            home,
            "new",
            "sink",
            "oncall",
            "--like",
            "webhook",
            "--param",
            "url=http://127.0.0.1:9/");
    assertEquals(0, ran.code(), ran.out() + ran.err());
    assertEquals(
        "application.properties: sink.webhook.oncall.url = http://127.0.0.1:9/\n", ran.out());
  }

  @Test
  void aNewKafkaSinkSaysWhichLibraryItNeeds() throws IOException {
    Ran ran =
        Ran.in(home, "new", "sink", "topic", "--like", "kafka", "--param", "brokers=broker-1:9092");
    assertEquals(2, ran.code());
    assertTrue(ran.out().contains("routes/sinks/topic.camel.yaml:"), ran.out());
    assertTrue(ran.out().contains("camel-kafka"), ran.out());
  }

  private void copy(String example) throws IOException {
    Files.createDirectories(home.resolve("routes/sinks"));
    for (String suffix : List.of(".camel.yaml", ".example.json")) {
      Files.copy(
          Path.of("routes/examples").resolve(example + suffix),
          home.resolve("routes/sinks").resolve(example + suffix));
    }
  }

  private void add(String lines) throws IOException {
    Path file = home.resolve("application.properties");
    Files.writeString(file, Files.readString(file) + lines);
  }

  private void edit(String file, String text, String other) throws IOException {
    Path path = home.resolve("routes").resolve(file);
    String before = Files.readString(path);
    assertTrue(before.contains(text), before);
    Files.writeString(path, before.replace(text, other));
  }
}
