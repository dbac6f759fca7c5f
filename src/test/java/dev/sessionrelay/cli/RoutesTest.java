package dev.sessionrelay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoutesTest {
  private static final String FILE = "routes/sinks/short.camel.yaml";
  private static final String SHORT =
      """
      - route:
          id: short
          description: Writes a line.
          from:
            uri: events:short
            steps:
              - setBody:
                  # What people read.
                  simple: "${header.SessionId}"
              - to: log:short
      """;
  private static final String FULL =
      """
      - route:
          id: short
          description: Writes a line.
          from:
            uri: events:short
            steps:
              - setBody:
                  # What people read.
                  expression:
                    simple:
                      expression: "${header.SessionId}"
              - to:
                  uri: log:short
      """;

  @TempDir Path home;

  @BeforeEach
  void write() throws IOException {
    PollHome.copy(home, 1, 2, "");
    Files.writeString(home.resolve(FILE), SHORT);
  }

  @Test
  void whatCheckWarnsOfIsPrintedInFullAndReplacedOnDemand() throws IOException {
    Ran warned = Ran.in(home, "check");
    assertEquals(0, warned.code(), warned.out());
    assertEquals(
        FILE
            + ":9: warning: 'setBody: simple: …' is a deprecated short form, one of 3; write"
            + " 'setBody: expression: simple: …'; 'bin/session-relay routes canonical "
            + FILE
            + "' prints the file so, --write replaces it\n",
        warned.out());

    assertEquals(FULL, Ran.in(home, "routes", "canonical", FILE).out());
    assertEquals(SHORT, Files.readString(home.resolve(FILE)));

    Ran written = Ran.in(home, "routes", "canonical", FILE, "--write");
    assertEquals(FILE + " is in canonical form\n", written.out());
    assertEquals(FULL, Files.readString(home.resolve(FILE)));
    assertEquals("", Ran.in(home, "check").out());
  }

  @Test
  void aFileThatIsNotThereOrNoYamlIsAWrongCommandLine() throws IOException {
    Ran missing = Ran.in(home, "routes", "canonical", "routes/sinks/no.camel.yaml");
    assertEquals(2, missing.code());
    assertEquals("session-relay: there is no file routes/sinks/no.camel.yaml\n", missing.err());
    Ran other = Ran.in(home, "routes", "canonical", "application.properties");
    assertEquals(2, other.code());
    assertEquals(
        "session-relay: application.properties is no route file; they are written in YAML, such as"
            + " routes/sinks/chat.camel.yaml\n",
        other.err());
    Files.writeString(home.resolve(FILE), "- route: {");
    Ran broken = Ran.in(home, "routes", "canonical", FILE);
    assertEquals(2, broken.code());
    assertTrue(
        broken.err().startsWith("session-relay: " + FILE + ": line 1: not readable as YAML"),
        broken.err());
  }
}
