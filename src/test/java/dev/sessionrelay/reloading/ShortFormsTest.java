package dev.sessionrelay.reloading;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A file in the form that Camel has deprecated runs as before, and the log names it. */
class ShortFormsTest {
  private static final Logger ROOT = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private static final String FILE = "routes/sinks/short.camel.yaml";

  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void hear() {
    logged.start();
    ROOT.addAppender(logged);
  }

  @AfterEach
  void forget() {
    ROOT.detachAppender(logged);
  }

  @Test
  void aSinkInShortFormRunsAndIsWarnedOfAtStartAndReload(@TempDir Path directory) throws Exception {
    try (EditedHome home = new EditedHome(directory)) {
      home.account("lab", "any-token").target("one", "lab", "200ms", "s-1");
      home.write(FILE, sink(directory, "was: ${header.SessionId}"));
      home.start();
      assertEquals(1, warnings().size(), warnings()::toString);
      assertTrue(
          warnings()
              .get(0)
              .startsWith(
                  FILE
                      + ":9: warning: 'setBody: simple: …' is a deprecated short form, one of 3;"
                      + " write 'setBody: expression: simple: …'"),
          warnings()::toString);
      await().atMost(EditedHome.LONG).until(() -> home.events("was: s-1") == 1);

      home.rest();
      logged.list.clear();
      home.changes(() -> home.write(FILE, sink(directory, "is: ${header.SessionId}")));
      await().atMost(EditedHome.LONG).until(() -> warnings().size() == 1);
    }
  }

  private List<String> warnings() {
    return List.copyOf(logged.list).stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .map(ILoggingEvent::getFormattedMessage)
        .filter(message -> message.contains("short"))
        .toList();
  }

  private static String sink(Path directory, String text) {
    return """
        - route:
            id: short
            description: Writes which session an event is about.
            from:
              uri: events:short
              parameters:
                from: start
              steps:
                - setBody: {simple: "%s"}
                - to: "file:%s?fileName=short.jsonl"
        """
        .formatted(text, directory.resolve("short"));
  }
}
