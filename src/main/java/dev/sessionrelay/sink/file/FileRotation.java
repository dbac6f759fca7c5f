package dev.sessionrelay.sink.file;

import dev.sessionrelay.ledger.database.DirectorySync;
import dev.sessionrelay.settings.PrivateFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of the file sink's closed files: compressed if so wished, deleted when old. */
final class FileRotation {
  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay.sink");
  private static final String UNFINISHED = ".part";

  private final FileSettings settings;
  private final Clock clock;

  /** What to tidy up to; null while nothing is under way. */
  private final AtomicReference<EventFileName> wanted = new AtomicReference<>();

  FileRotation(FileSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** Looks after everything older than the current file, on a thread of its own. */
  void tidy(EventFileName current) {
    if (wanted.getAndSet(current) == null) {
      Thread thread = new Thread(this::tidyAsWanted, "sink-file-closed");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void tidyAsWanted() {
    EventFileName current;
    do {
      current = wanted.get();
      tidyNow(current);
    } while (!wanted.compareAndSet(current, null));
  }

  private void tidyNow(EventFileName current) {
    try {
      List<EventFileName> old =
          EventFiles.names(settings.directory(), settings.node()).stream()
              .filter(name -> name.compareTo(current) < 0)
              .toList();
      for (int i = 0; i < old.size(); i++) {
        // The last closed file may hold lines that are not yet acknowledged: it stays readable.
        tidy(old.get(i), settings.gzip() && i < old.size() - 1);
      }
      if (!settings.node().isEmpty()) {
        // Of the time before it shared its ledger; all that share the directory look after them.
        for (EventFileName name : EventFiles.names(settings.directory(), "")) {
          tidy(name, false);
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("closed files in {} are looked after later: {}", settings.directory(), e.toString());
    }
  }

  private void tidy(EventFileName name, boolean zip) throws IOException {
    Path file = settings.directory().resolve(name.toString());
    Instant written = Files.getLastModifiedTime(file).toInstant();
    if (written.plus(settings.keep()).isBefore(clock.instant())) {
      Files.deleteIfExists(file);
      LOG.info("deleted {}, last written {}", file, written);
    } else if (zip && !name.zipped()) {
      zip(file);
    }
  }

  /** The original goes when its copy is whole and on disk. */
  private static void zip(Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + UNFINISHED);
    Path zipped = file.resolveSibling(file.getFileName() + EventFileName.ZIPPED);
    // Two of them: a full disk keeps the outer one from closing the inner one.
    PrivateFiles.createFile(part);
    try (OutputStream raw = Files.newOutputStream(part);
        OutputStream out = new GZIPOutputStream(raw, 1 << 16)) {
      Files.copy(file, out);
    } catch (IOException e) {
      // On a full disk, half a copy is in the way of the lines.
      Files.deleteIfExists(part);
      throw e;
    }
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.setLastModifiedTime(part, Files.getLastModifiedTime(file));
    Files.move(part, zipped, StandardCopyOption.ATOMIC_MOVE);
    DirectorySync.force(file.getParent());
    Files.delete(file);
  }
}
