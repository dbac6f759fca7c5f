package dev.sessionrelay.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Events as a receiver got them: of each session all, one after the other. Thread-safe. */
final class Streams {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Long> newest = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private long size;

  /** Takes the body of a request; one that was sent again is no fault, as it may be. */
  void take(String body) {
    try {
      JsonNode event = JSON.readTree(body);
      note(
          event.path("source").asText() + " " + event.path("subject").asText(),
          event.path("sequence").asLong());
    } catch (JsonProcessingException e) {
      throw new AssertionError(body, e);
    }
  }

  private synchronized void note(String stream, long sequence) {
    long before = newest.getOrDefault(stream, 0L);
    if (sequence == before) {
      return;
    }
    if (sequence != before + 1) {
      faults.add("%s: %d after %d".formatted(stream, sequence, before));
    }
    newest.put(stream, sequence);
    size++;
  }

  /** How many different events came. */
  synchronized long size() {
    return size;
  }

  /** What came out of order, or was left out. */
  synchronized List<String> faults() {
    return List.copyOf(faults);
  }
}
