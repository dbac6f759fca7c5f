package dev.sessionrelay.crash;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** What stands in a ledger and in a home directory's files, and how it compares. */
final class Sinks {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BEHIND =
      "SELECT (SELECT newest FROM feed) - min(cursor) + (SELECT count(*) FROM parked) FROM sink";

  private Sinks() {}

  /** Address of the ledger that a home directory has by itself. */
  static String ledger(Path home) {
    return "jdbc:sqlite:" + home.resolve("data/ledger.db");
  }

  /** The ledger's feed, in its order. */
  static List<Delivered> feed(String ledger) throws SQLException, IOException {
    List<Delivered> events = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(ledger);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT json FROM event ORDER BY position")) {
      while (row.next()) {
        events.add(Delivered.of(JSON.readTree(row.getString(1))));
      }
    }
    return events;
  }

  /** A number from the ledger, such as how many dead letters there are. */
  static long number(String ledger, String select) throws SQLException {
    try (Connection connection = DriverManager.getConnection(ledger);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(select)) {
      return row.next() ? row.getLong(1) : -1;
    }
  }

  /** Events that some sink has not had. */
  static long behind(String ledger) throws SQLException {
    return number(ledger, BEHIND);
  }

  /**
   * The lines of the file sink, in their order.
   *
   * @throws IOException when a line is torn
   */
  static List<Delivered> lines(Path home) throws IOException {
    List<Delivered> events = new ArrayList<>();
    for (Path file : files(home.resolve("out"))) {
      try (BufferedReader lines = open(file)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          events.add(Delivered.of(JSON.readTree(line)));
        }
      }
    }
    return events;
  }

  /** The file sink's files as they were written. */
  static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().matches("events-.*\\.jsonl(\\.gz)?"))
          .sorted(Comparator.comparing(file -> file.getFileName().toString()))
          .toList();
    }
  }

  private static BufferedReader open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
    return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8));
  }

  /**
   * Compares what a sink had with the feed.
   *
   * <p>No sink is told of itself.
   *
   * @param twice whether an event may come again
   * @return what is wrong; empty when it had each event, as it is, in order within each stream
   */
  static List<String> faults(
      String sink, List<Delivered> feed, List<Delivered> had, boolean twice) {
    List<String> faults = new ArrayList<>();
    Map<String, Delivered> missing = new LinkedHashMap<>();
    feed.stream()
        .filter(event -> !event.stream().startsWith("/relay/sink/" + sink + "#"))
        .forEach(event -> missing.put(event.id(), event));
    Map<String, Delivered> recorded = Map.copyOf(missing);
    Map<String, Long> last = new HashMap<>();
    Set<String> before = new HashSet<>();
    for (Delivered event : had) {
      missing.remove(event.id());
      Delivered known = recorded.get(event.id());
      if (known == null || !known.json().equals(event.json())) {
        faults.add(sink + " was told what the ledger does not say: " + event);
      } else if (!before.add(event.id())) {
        if (!twice) {
          faults.add(sink + " has twice: " + event);
        }
      } else if (last.merge(event.stream(), 1L, Long::sum) != event.sequence()) {
        faults.add(sink + " out of order: " + event);
      }
    }
    missing.values().forEach(event -> faults.add(sink + " never had: " + event));
    return faults;
  }
}
