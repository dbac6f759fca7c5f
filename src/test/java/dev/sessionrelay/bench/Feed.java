package dev.sessionrelay.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** How far the ledger of a relay's home is, read beside the running process. */
record Feed(Path home) {
  /** Events ever recorded. */
  long newest() throws SQLException {
    return number("SELECT newest FROM feed");
  }

  /** Events about this sink, which it is not told. */
  long about(String sink) throws SQLException {
    return number("SELECT count(*) FROM event WHERE source = '/relay/sink/" + sink + "'");
  }

  /** Events that this sink has had; 0 while it is not known. */
  long taken(String sink) throws SQLException {
    return number("SELECT cursor FROM sink WHERE name = '" + sink + "'");
  }

  long behind(String sink) throws SQLException {
    return newest() - taken(sink);
  }

  private long number(String select) throws SQLException {
    String url = "jdbc:sqlite:" + home.resolve("data/ledger.db");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(select)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}
