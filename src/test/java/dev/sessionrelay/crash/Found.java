package dev.sessionrelay.crash;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.settings.Settings;
import dev.sessionrelay.sink.file.EventFiles;
import dev.sessionrelay.sink.file.FileSettings;
import dev.sessionrelay.sink.file.WrittenEventIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a relay finds in its home directory after the power failed. */
final class Found {
  private static final String STATES =
      "SELECT source || '#' || subject, CASE WHEN gone_at IS NULL THEN state ELSE 'GONE' END"
          + " FROM session";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> faults = new ArrayList<>();
  private final Map<Long, Delivered> feed = new LinkedHashMap<>();
  private final Set<Long> parked = new HashSet<>();
  private final Map<String, String> states = new HashMap<>();
  private List<Delivered> lines = List.of();
  private long cursor;
  private long torn;

  private Found() {}

  /** Opens the ledger and mends the files, as a start of the relay does. */
  static Found on(Path home) {
    Found found = new Found();
    try {
      found.open(home);
    } catch (IOException | SQLException | RuntimeException e) {
      found.faults.add("it does not open: " + e);
    }
    return found;
  }

  private void open(Path home) throws IOException, SQLException {
    if (Files.exists(home.resolve("data/ledger.db"))) {
      SqlLedger.open(LedgerSettings.of(LedgerSettings.DEFAULT_URL, home), Clock.systemUTC())
          .close();
      readLedger(home);
    }
    if (Files.exists(home.resolve("out"))) {
      long before = size(home);
      FileSettings settings = FileSettings.of(Settings.none(), home);
      new WrittenEventIds(new EventFiles(settings, Clock.systemUTC())).add("none");
      torn = before - size(home);
      lines = Sinks.lines(home);
    }
  }

  private static long size(Path home) throws IOException {
    long size = 0;
    for (Path file : Sinks.files(home.resolve("out"))) {
      size += Files.size(file);
    }
    return size;
  }

  private void readLedger(Path home) throws SQLException, IOException {
    String url = "jdbc:sqlite:" + home.resolve("data/ledger.db");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      try (ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
        if (!row.next() || !row.getString(1).equals("ok")) {
          faults.add("the ledger is damaged: " + row.getString(1));
        }
      }
      try (ResultSet row = statement.executeQuery("SELECT position, json FROM event")) {
        while (row.next()) {
          feed.put(row.getLong(1), Delivered.of(JSON.readTree(row.getString(2))));
        }
      }
      try (ResultSet row = statement.executeQuery("SELECT cursor FROM sink WHERE name = 'file'")) {
        cursor = row.next() ? row.getLong(1) : 0;
      }
      try (ResultSet row =
          statement.executeQuery("SELECT position FROM parked WHERE sink = 'file'")) {
        while (row.next()) {
          parked.add(row.getLong(1));
        }
      }
      try (ResultSet row = statement.executeQuery(STATES)) {
        while (row.next()) {
          states.put(row.getString(1), row.getString(2));
        }
      }
    }
  }

  long recorded() {
    return feed.size();
  }

  long lines() {
    return lines.size();
  }

  /** Bytes that were cut off. */
  long torn() {
    return torn;
  }

  /**
   * @param sent ids of the events that had left the process
   */
  List<String> faults(Set<String> sent) {
    Map<String, Delivered> recorded = new HashMap<>();
    feed.values().forEach(event -> recorded.put(event.id(), event));
    sent.stream()
        .filter(id -> isEvent(id) && !recorded.containsKey(id))
        .forEach(id -> faults.add("sent, but not in the ledger: " + id));
    checkLines(recorded);
    checkStates();
    return faults;
  }

  /** Batches have a name of their own, a UUID; events have not. */
  private static boolean isEvent(String id) {
    return !id.matches("[0-9a-f]{8}-[0-9a-f-]{27}");
  }

  private void checkLines(Map<String, Delivered> recorded) {
    Set<String> written = new HashSet<>();
    for (Delivered line : lines) {
      if (!written.add(line.id())) {
        faults.add("a line twice: " + line.id());
      }
      if (!recorded.containsKey(line.id())) {
        faults.add("a line that the ledger does not have: " + line.id());
      }
    }
    feed.forEach(
        (position, event) -> {
          if (position <= cursor && !parked.contains(position) && !written.contains(event.id())) {
            faults.add("acknowledged, but not in the file: " + event.id());
          }
        });
  }

  /** A session is in the state that its newest event tells. */
  private void checkStates() {
    Map<String, String> told = new HashMap<>();
    feed.values().stream()
        .filter(Delivered::isOfSession)
        .forEach(event -> told.put(event.stream(), event.json().at("/data/state").asText()));
    if (!told.equals(states)) {
      faults.add("sessions differ from their events: " + told + " and " + states);
    }
  }
}
