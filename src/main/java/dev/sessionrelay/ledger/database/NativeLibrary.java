package dev.sessionrelay.ledger.database;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Where SQLite's Java library unpacks its native part. */
final class NativeLibrary {
  private static final String PLACE = "org.sqlite.tmpdir";
  private static final String FILES = "sqlite-*sqlitejdbc*";

  private NativeLibrary() {}

  /** Beside the ledger: a directory for temporary files may be missing, or may hold no programs. */
  static void unpackBeside(Path file) {
    if (System.getProperty(PLACE) == null && Files.isWritable(file.getParent())) {
      System.setProperty(PLACE, file.getParent().toString());
    }
  }

  /**
   * Deletes what killed processes left: the library itself spares it for ever. What is older than
   * this process has been loaded, if its owner lives, and needs no name any more.
   */
  static void sweep(Path directory) {
    Instant start = ProcessHandle.current().info().startInstant().orElse(Instant.EPOCH);
    try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, FILES)) {
      for (Path each : left) {
        if (Files.getLastModifiedTime(each).toInstant().isBefore(start)) {
          Files.deleteIfExists(each);
        }
      }
    } catch (IOException e) {
      // It is in use where the system keeps such files; the next start looks again.
    }
  }
}
