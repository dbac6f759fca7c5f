package dev.sessionrelay.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What tools read: names, order and absent values of {@code /status} stay as they are. */
class StatusJsonTest {
  private static final Path FOLDER = Path.of("src/test/resources/status");

  @Test
  void aFieldWasRenamedOrMoved() throws IOException {
    assertWritten("troubled.json", Reports.troubled());
    assertWritten("down.json", Reports.down());
  }

  private static void assertWritten(String file, StatusReport report) throws IOException {
    String written = new String(StatusJson.status(report), StandardCharsets.UTF_8);
    if (Boolean.getBoolean("fixtures.rewrite")) {
      Files.writeString(FOLDER.resolve(file), written);
    }
    assertEquals(Files.readString(FOLDER.resolve(file)), written);
  }
}
