package dev.sessionrelay.ledger;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * Parameters of {@code IN (?, ?, ...)}. Few lengths, so that few statements are prepared: a shorter
 * list repeats its last value, which changes nothing about what is found.
 */
final class InList {
  private static final int[] LENGTHS = {1, 8, 64, 256};
  private static final int LONGEST = 256;

  private InList() {}

  static <T> List<List<T>> chunks(Collection<T> values) {
    List<T> all = List.copyOf(values);
    List<List<T>> chunks = new ArrayList<>();
    for (int from = 0; from < all.size(); from += LONGEST) {
      chunks.add(all.subList(from, Math.min(all.size(), from + LONGEST)));
    }
    return chunks;
  }

  /** The parenthesis for a chunk of this size. */
  static String of(int size) {
    return "(" + String.join(", ", Collections.nCopies(length(size), "?")) + ")";
  }

  /** Sets the parameters from {@code first} on. */
  static void set(PreparedStatement statement, int first, List<?> values) throws SQLException {
    for (int i = 0; i < length(values.size()); i++) {
      statement.setObject(first + i, values.get(Math.min(i, values.size() - 1)));
    }
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
