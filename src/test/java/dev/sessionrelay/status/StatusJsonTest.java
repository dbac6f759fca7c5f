package dev.sessionrelay.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sessionrelay.status.StatusReport.HealthState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tools read: names, order and absent values of {@code /status} stay as they are. */
class StatusJsonTest {
  private static final Path FOLDER = Path.of("src/test/resources/status");

  @Test
  void aFieldWasRenamedOrMoved() throws IOException {
    assertWritten("troubled.json", Reports.troubled());
    assertWritten("down.json", Reports.down());
  }

  @Test
  void whatWasWrittenIsReadBack() throws IOException {
    for (StatusReport report : List.of(Reports.sound(), Reports.troubled(), Reports.down())) {
      String written = new String(StatusJson.write(report), StandardCharsets.UTF_8);
      assertEquals(report, StatusJson.read(written));
    }
  }

  @Test
  void anotherReleaseHadOtherFields() throws IOException {
    StatusReport report =
        StatusJson.read(
            """
            {"now": "2026-01-02T03:04:05Z", "health": {"state": "UP", "weather": "fine"},
             "process": {"home": "/srv/relay"}, "configuration": {}, "ledger": {},
             "sinks": null, "alerts": []}
            """);
    assertEquals(HealthState.UP, report.health().state());
    assertEquals(List.of(), report.health().reasons());
    assertEquals(List.of(), report.sinks());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{}", "[]", "<html>", "{\"now\": \"soon\"}"})
  void somethingElseWasTakenForAStatus(String answer) {
    assertThrows(JsonProcessingException.class, () -> StatusJson.read(answer));
  }

  private static void assertWritten(String file, StatusReport report) throws IOException {
    String written = new String(StatusJson.write(report), StandardCharsets.UTF_8);
    if (Boolean.getBoolean("fixtures.rewrite")) {
      Files.writeString(FOLDER.resolve(file), written);
    }
    assertEquals(Files.readString(FOLDER.resolve(file)), written);
  }
}
