package dev.sessionrelay.sink.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesFileTest {
  @TempDir Path home;

  @Test
  void zeroesThatAPowerCutLeftAreCutOffWithWhatFollows() throws Exception {
    Path file = home.resolve("x.jsonl");
    Files.writeString(file, "{\"id\":\"a\"}\n{\"id\":\"b\"}\n");
    Files.write(file, new byte[4_096], StandardOpenOption.APPEND);
    Files.writeString(file, "tail\n{\"id\":\"c\"}\n", StandardOpenOption.APPEND);
    assertEquals(4_096 + 16, JsonLinesFile.repair(file));
    assertEquals(List.of("a", "b"), JsonLinesFile.lastIds(file, 10));
    assertEquals(List.of("b"), JsonLinesFile.lastIds(file, 1));
    assertEquals(0, JsonLinesFile.repair(file));
  }

  @Test
  void theNextEventWasGluedToAHalfLineOfSomebodyElse() throws Exception {
    Path file = home.resolve("x.jsonl");
    Files.writeString(file, "{\"id\":\"a\"}\nhalf a note");
    JsonLinesFile.endLine(file);
    JsonLinesFile.endLine(file);
    assertEquals("{\"id\":\"a\"}\nhalf a note\n", Files.readString(file));
    Files.writeString(file, "{\"id\":\"a\"}\nhalf a note");
    assertEquals(0, JsonLinesFile.repair(file));
    assertEquals("{\"id\":\"a\"}\nhalf a note\n", Files.readString(file));
  }

  @Test
  void linesOfOthersAreLeftAlone() throws Exception {
    Path file = home.resolve("x.jsonl");
    Files.writeString(file, "# a note\n{\"id\":7}\n[]\n\n{\"x\":{\"id\":\"n\"},\"id\":\"a\"}\n");
    assertEquals(0, JsonLinesFile.repair(file));
    assertEquals(List.of("a"), JsonLinesFile.lastIds(file, 10));
  }
}
