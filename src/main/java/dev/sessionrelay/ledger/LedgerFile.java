package dev.sessionrelay.ledger;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The file that a SQLite ledger was opened from. SQLite goes on writing into a file that was
 * removed or replaced meanwhile, and all of that would be lost with the process.
 */
final class LedgerFile {
  private final Path path;
  private final File log;

  /** Null where the file system has no such thing. */
  private final Object opened;

  LedgerFile(Path path) {
    this.path = path;
    this.log = new File(path + "-wal");
    this.opened = key();
  }

  /**
   * @throws LedgerException when another file, or none, stands in its place
   */
  void check() {
    if (opened != null && !opened.equals(key())) {
      throw new LedgerException(
          "The ledger "
              + path
              + " was removed or replaced while the relay runs: nothing was recorded. Put the file"
              + " back that was there, and it goes on by itself; or restart the relay, and it goes"
              + " on with what it finds there",
          null);
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

  private Object key() {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      return null;
    }
  }
}
