package dev.sessionrelay.ledger.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Makes the names of new files survive a loss of power: forcing a file keeps its content, not its
 * entry in the directory, nor the directory's own entry in the one above.
 */
public final class DirectorySync {
  private DirectorySync() {}

  /**
   * Forces a directory, and those above it as far as this process may open them: what it may not
   * open, it has not made.
   *
   * @throws IOException when the directory itself cannot be forced
   */
  public static void force(Path directory) throws IOException {
    Path place = directory.toAbsolutePath().normalize();
    forceOne(place);
    try {
      for (Path above = place.getParent(); above != null; above = above.getParent()) {
        forceOne(above);
      }
    } catch (IOException e) {
      // From here on upwards it is not ours.
    }
  }

  private static void forceOne(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
