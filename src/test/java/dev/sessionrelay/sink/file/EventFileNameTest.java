package dev.sessionrelay.sink.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class EventFileNameTest {
  @Test
  void namesInArabicDigitsWereNotRecognised() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      EventFileName name = EventFileName.first(LocalDate.of(2026, 11, 20), "").next();
      assertEquals("events-2026-11-20_001.jsonl", name.toString());
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void relaysThatShareALedgerHaveNamesOfTheirOwn() {
    EventFileName name = EventFileName.first(LocalDate.of(2026, 11, 20), "relay.2_1").next();
    assertEquals("events-2026-11-20_001.relay.2_1.jsonl", name.toString());
    assertEquals(name, EventFileName.parse(name.toString()).orElseThrow());
  }

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
