package dev.sessionrelay.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the polls of all lives of the relay were shown, read from the simulator's history.
 *
 * <p>A poll counts as seen when the same thing was asked again in the same life: turns of a target
 * never overlap, so the earlier one had come to its end. The last one of each life may have been
 * recorded or not.
 */
final class Truth {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final NavigableSet<Instant> lives;
  private final Map<String, List<Answer>> answers = new LinkedHashMap<>();
  private Answer listing;

  /**
   * One poll's answer.
   *
   * @param words by session
   * @param whole whether a session that is not in it was not there: false for a listing that is
   *     shorter than its own count, as sessions went while it was read
   */
  private record Answer(Instant at, Map<String, String> words, boolean whole) {
    Answer counted(int total) {
      return new Answer(at, words, words.size() >= total);
    }
  }

  private Truth(List<Instant> lives) {
    this.lives = new TreeSet<>(lives);
  }

  /**
   * @param lives when each process was started
   */
  static Truth read(Path history, List<Instant> lives) throws IOException {
    Truth truth = new Truth(lives);
    try (BufferedReader lines = Files.newBufferedReader(history)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        truth.add(JSON.readTree(line));
      }
    }
    return truth;
  }

  private void add(JsonNode line) {
    switch (line.path("kind").asText()) {
      case "served" -> served(line);
      case "listed" -> listed(line);
      default -> {}
    }
  }

  private void served(JsonNode line) {
    Map<String, String> words = new HashMap<>();
    if (line.hasNonNull("session")) {
      words.put(line.path("session").asText(), line.path("state").asText());
    }
    String asked = line.path("endpoint").asText() + "#" + line.path("id").asText();
    keep(asked, new Answer(at(line), words, true));
  }

  private void listed(JsonNode line) {
    boolean first = !line.path("query").asText().matches(".*nextToken=[^&]+.*");
    if (first) {
      listing = new Answer(at(line), new HashMap<>(), false);
    }
    if (listing == null) {
      return;
    }
    JsonNode rows = line.path("sessions");
    rows.fieldNames().forEachRemaining(id -> listing.words().put(id, rows.path(id).asText()));
    if (line.path("last").asBoolean()) {
      keep(line.path("endpoint").asText() + "#", listing.counted(line.path("total").asInt()));
      listing = null;
    }
  }

  private void keep(String asked, Answer answer) {
    answers.computeIfAbsent(asked, key -> new ArrayList<>()).add(answer);
  }

  private static Instant at(JsonNode line) {
    return Instant.parse(line.path("time").asText());
  }

  /** How many polls were answered. */
  int polls() {
    return answers.values().stream().mapToInt(List::size).sum();
  }

  /** What was shown of each session, by endpoint and session id. */
  Map<String, List<Shown>> bySession() {
    Map<String, List<Shown>> shown = new LinkedHashMap<>();
    answers.forEach((asked, all) -> split(asked, all, shown));
    return shown;
  }

  private void split(String asked, List<Answer> all, Map<String, List<Shown>> shown) {
    String endpoint = asked.substring(0, asked.indexOf('#'));
    boolean listing = asked.endsWith("#");
    Set<String> ids = new LinkedHashSet<>();
    for (int i = 0; i < all.size(); i++) {
      Answer answer = all.get(i);
      ids.addAll(answer.words().keySet());
      boolean seen = i + 1 < all.size() && life(answer).equals(life(all.get(i + 1)));
      // Where the route of Ray shows another session, that one has taken its place.
      boolean superseded = answer.whole() && !answer.words().isEmpty();
      Shown.End absent = superseded ? Shown.End.AT_ONCE : Shown.End.FROM_SECOND;
      Shown.End end = listing ? Shown.End.AT_SECOND : absent;
      for (String id : answer.whole() ? ids : answer.words().keySet()) {
        shown
            .computeIfAbsent(endpoint + "#" + id, key -> new ArrayList<>())
            .add(new Shown(answer.at(), answer.words().get(id), end, seen));
      }
    }
  }

  private Instant life(Answer answer) {
    Instant began = lives.floor(answer.at());
    return began == null ? Instant.MIN : began;
  }
}
