package dev.sessionrelay.ledger.database;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.ledger.LedgerAccess;
import dev.sessionrelay.ledger.Ledgers;
import dev.sessionrelay.ledger.SqlLedger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/**
 * The script from which new files are made is what Flyway makes of the migrations; {@code
 * -Dreference.rewrite=true} writes it anew.
 */
class NewLedgerScriptTest {
  private static final Path SCRIPT = Path.of("src/main/resources").resolve(Migrations.NEW);
  private static final String HEAD =
      "-- All that the scripts in db/ledger make of an empty file, their history included.\n"
          + "-- Written by: mvn -q test -Dtest=NewLedgerScriptTest -Dreference.rewrite=true\n";

  /** Differs from run to run, as does installed_on, which has a default. */
  private static final String OF_A_RUN = "execution_time";

  @TempDir Path directory;

  @Test
  void isWhatFlywayMakes() throws Exception {
    SQLiteDataSource source = source(directory.resolve("flyway.db"));
    Migrations.flyway(source, Dialect.SQLITE).migrate();
    String dump = HEAD + dump(source);
    if (Boolean.getBoolean("reference.rewrite")) {
      Files.writeString(SCRIPT, dump);
    }
    assertEquals(Files.readString(SCRIPT, StandardCharsets.UTF_8), dump);
  }

  @Test
  void newFileIsAsIfFlywayHadMadeIt() throws Exception {
    LedgerSettings settings = LedgerSettings.of(LedgerSettings.DEFAULT_URL, directory);
    SqlLedger.open(settings, Ledgers.CLOCK).close();
    SQLiteDataSource source = source(settings.file());
    assertEquals(Files.readString(SCRIPT, StandardCharsets.UTF_8), HEAD + dump(source));
    Flyway flyway = Migrations.flyway(source, Dialect.SQLITE);
    flyway.validate();
    assertEquals(0, flyway.migrate().migrationsExecuted);
    assertEquals(List.of("ok"), column(source, "PRAGMA integrity_check"));
    LedgerAccess.open(settings, Ledgers.CLOCK).close();
  }

  private static SQLiteDataSource source(Path file) throws Exception {
    Files.createDirectories(file.getParent());
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  private static String dump(SQLiteDataSource source) throws SQLException {
    List<String> statements =
        column(
            source,
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
                + " ORDER BY rowid");
    List<String> tables =
        column(
            source,
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                + " ORDER BY rowid");
    for (String table : tables) {
      statements.addAll(rows(source, table));
    }
    return statements.stream().map(sql -> sql.strip() + ";\n").collect(Collectors.joining());
  }

  private static List<String> column(SQLiteDataSource source, String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(source.getUrl());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  private static List<String> rows(SQLiteDataSource source, String table) throws SQLException {
    List<String> inserts = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(source.getUrl());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM " + table + " ORDER BY 1")) {
      ResultSetMetaData columns = rows.getMetaData();
      while (rows.next()) {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int i : IntStream.rangeClosed(1, columns.getColumnCount()).toArray()) {
          String name = columns.getColumnName(i);
          if (!name.equals("installed_on")) {
            names.add(name);
            values.add(name.equals(OF_A_RUN) ? "0" : literal(rows.getObject(i)));
          }
        }
        inserts.add(
            "INSERT INTO %s (%s) VALUES (%s)"
                .formatted(table, String.join(", ", names), String.join(", ", values)));
      }
    }
    return inserts;
  }

  private static String literal(Object value) {
    return value == null || value instanceof Number
        ? String.valueOf(value)
        : "'" + value.toString().replace("'", "''") + "'";
  }
}
