package dev.sessionrelay.sink;

import dev.sessionrelay.ledger.DirectorySync;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;

/**
 * Files that a sink's route wrote with camel-file, which does not force them to disk. They are
 * forced once for a whole group of events, before the group is acknowledged. Works for every route
 * that leaves the header {@code CamelFileNameProduced} on its message.
 */
final class FileSync {
  /** Files whose directory entry is remembered as durable. */
  private static final int REMEMBERED = 1_000;

  private Set<Path> unforced = new HashSet<>();
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
      synchronized (this) {
        unforced.add(Path.of(name).toAbsolutePath());
      }
    }
  }

  /**
   * For one thread; others may go on noting what they write.
   *
   * @throws IOException when a file is not durable; it will be forced again at the next call
   */
  void force() throws IOException {
    Set<Path> files = takeUnforced();
    try {
      for (Iterator<Path> left = files.iterator(); left.hasNext(); left.remove()) {
        force(left.next());
      }
    } finally {
      putBack(files);
    }
  }

  private synchronized Set<Path> takeUnforced() {
    Set<Path> files = unforced;
    unforced = new HashSet<>();
    return files;
  }

  private synchronized void putBack(Set<Path> files) {
    unforced.addAll(files);
  }

  private void force(Path file) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    sync(file);
    if (entered.putIfAbsent(file, true) == null) {
      enter(file);
    }
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.force(false);
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  private void enter(Path file) throws IOException {
    try {
      DirectorySync.force(file.getParent());
    } catch (IOException e) {
      entered.remove(file);
      throw failure(file.getParent(), e);
    }
  }

  private static IOException failure(Path path, IOException e) {
    return new IOException("cannot force " + path + " to disk: " + e.getMessage(), e);
  }
}
