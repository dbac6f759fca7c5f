package dev.sessionrelay.sink.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;

class EventFileNameTest {
  @Test
  void namesSortAsTheyWereWritten() {
    List<String> names =
        List.of(
            "events-2026-11-19.jsonl",
            "events-2026-11-20.jsonl",
            "events-2026-11-20_001.jsonl.gz",
            "events-2026-11-20_002.jsonl",
            "events-2026-11-20_1000.jsonl");
    List<EventFileName> parsed =
        names.stream().map(name -> EventFileName.parse(name).orElseThrow()).toList();
    assertEquals(names, parsed.stream().map(EventFileName::toString).toList());
    assertEquals(parsed, parsed.stream().sorted().toList());
    for (String other :
        List.of("events-2026-13-01.jsonl", "x.jsonl", "events-2026-11-20.jsonl.part")) {
      assertFalse(EventFileName.parse(other).isPresent(), other);
    }
  }
}
