package dev.sessionrelay.ledger.database;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The files of a SQLite ledger, as they were when it was opened. SQLite goes on writing into files
 * that were removed or replaced meanwhile, and all of that would be lost with the process.
 */
final class LedgerFile {
  private final Path path;
  private final File log;

  /** Those that must stay, the database first; empty where the file system has no such keys. */
  private final Map<Path, Object> opened = new LinkedHashMap<>();

  /** Its log must be there: a connection is open. */
  LedgerFile(Path path) {
    this.path = path;
    this.log = new File(path + "-wal");
    for (String end : new String[] {"", "-wal", "-shm", ".lock"}) {
      Path file = path.resolveSibling(path.getFileName() + end);
      Object key = key(file);
      if (key != null) {
        opened.put(file, key);
      }
    }
  }

  /** Whether all files are those that were opened. */
  boolean isSame() {
    return opened.entrySet().stream().allMatch(file -> file.getValue().equals(key(file.getKey())));
  }

  /** Whether the database itself is the one that was opened. */
  boolean hasDatabase() {
    return opened.containsKey(path) && opened.get(path).equals(key(path));
  }

  /**
   * @throws LedgerException when another file, or none, stands in the place of one of them
   */
  void check() {
    for (Map.Entry<Path, Object> file : opened.entrySet()) {
      if (!file.getValue().equals(key(file.getKey()))) {
        throw new LedgerException(
            (file.getKey().equals(path) ? "The ledger " : "The ledger's file ")
                + file.getKey()
                + " was removed or replaced while the relay runs: nothing was recorded. Put the"
                + " file back that was there, and it goes on by itself; or restart the relay, and"
                + " it goes on with what it finds there",
            null);
      }
    }
  }

  /** Size of the write-ahead log, in bytes. */
  long log() {
    return log.length();
  }

  /** What is left on the disk of the log, in bytes. */
  long left() {
    return log.getUsableSpace();
  }

  private static Object key(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      return null;
    }
  }
}
