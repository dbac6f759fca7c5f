package dev.sessionrelay.sink;

import dev.sessionrelay.ledger.database.DirectorySync;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;

/**
 * Files that a sink's route wrote with camel-file, which does not force them to disk. They are
 * forced once for a whole group of events, before the group is acknowledged. Works for every route
 * that leaves the header {@code CamelFileNameProduced} on its message.
 */
final class FileSync {
  /** Files whose directory entry is remembered as durable. */
  private static final int REMEMBERED = 1_000;

  private final Set<Path> unforced = ConcurrentHashMap.newKeySet();
  private final Map<Path, Boolean> entered =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** Notes what the exchange wrote. */
  void written(Exchange exchange) {
    String name = exchange.getMessage().getHeader(Exchange.FILE_NAME_PRODUCED, String.class);
    if (name != null) {
      unforced.add(Path.of(name).toAbsolutePath());
    }
  }

  /**
   * For one thread; others may go on noting what they write.
   *
   * @throws IOException when a file is not durable; it will be forced again at the next call
   */
  void force() throws IOException {
    for (Path file : unforced) {
      // First, so that what is written meanwhile is forced the next time.
      unforced.remove(file);
      try {
        force(file);
      } catch (IOException e) {
        unforced.add(file);
        throw new IOException("cannot force " + file + " to disk: " + e.getMessage(), e);
      }
    }
  }

  private void force(Path file) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(false);
    }
    if (!entered.containsKey(file)) {
      DirectorySync.force(file.getParent());
      entered.put(file, true);
    }
  }
}
