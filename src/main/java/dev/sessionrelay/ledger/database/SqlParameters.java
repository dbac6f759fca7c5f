package dev.sessionrelay.ledger.database;

import dev.sessionrelay.session.Event;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** The parameters of statements: the one place that sets them. */
public final class SqlParameters {
  /** Few lengths of IN lists, so that few statements are prepared. */
  private static final int[] LENGTHS = {1, 8, 64, 256};

  private static final int LONGEST = 256;

  private SqlParameters() {}

  /**
   * Sets all parameters of the statement, in order. Times are microseconds, words their names; an
   * {@link Event} is {@link ColumnReader#EVENT}, and a list is what {@link #in} made room for. Null
   * is a text's; a {@link SQLType} is the null of that type, which PostgreSQL wants to know.
   */
  static PreparedStatement bind(PreparedStatement statement, Object... values) throws SQLException {
    int index = 1;
    for (Object value : values) {
      if (value instanceof Event event) {
        index = setAll(statement, index, ColumnReader.values(event));
      } else if (value instanceof List<?> list) {
        index = setAll(statement, index, padded(list));
      } else {
        set(statement, index++, value);
      }
    }
    return statement;
  }

  /** {@code IN (?, ?, ...)} for a chunk of this size. */
  public static String in(int size) {
    return " IN (" + String.join(", ", Collections.nCopies(length(size), "?")) + ")";
  }

  /** The values in parts that {@link #in} has room for. */
  public static <T> List<List<T>> chunks(Collection<T> values) {
    List<T> all = List.copyOf(values);
    List<List<T>> chunks = new ArrayList<>();
    for (int from = 0; from < all.size(); from += LONGEST) {
      chunks.add(all.subList(from, Math.min(all.size(), from + LONGEST)));
    }
    return chunks;
  }

  private static int setAll(PreparedStatement statement, int first, List<?> values)
      throws SQLException {
    int index = first;
    for (Object value : values) {
      set(statement, index++, value);
    }
    return index;
  }

  private static void set(PreparedStatement statement, int index, Object value)
      throws SQLException {
    if (value instanceof Long number) {
      statement.setLong(index, number);
    } else if (value instanceof Integer number) {
      statement.setInt(index, number);
    } else if (value instanceof Instant time) {
      statement.setLong(index, ColumnReader.micros(time));
    } else if (value instanceof SQLType type) {
      statement.setNull(index, type.getVendorTypeNumber());
    } else if (value instanceof Enum<?> word) {
      statement.setString(index, word.name());
    } else {
      statement.setString(index, value == null ? null : value.toString());
    }
  }

  /** Repeating the last value changes nothing about what is found. */
  private static List<Object> padded(List<?> values) {
    List<Object> padded = new ArrayList<>(values);
    Object last = values.get(values.size() - 1);
    padded.addAll(Collections.nCopies(length(values.size()) - values.size(), last));
    return padded;
  }

  private static int length(int size) {
    for (int length : LENGTHS) {
      if (size <= length) {
        return length;
      }
    }
    throw new IllegalArgumentException("a chunk has at most " + LONGEST + " values, not " + size);
  }
}
