package dev.sessionrelay.sink.file;

import dev.sessionrelay.settings.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The file sink's files: which one is written now. One a day (UTC), and a further one whenever it
 * has grown to its size. Bean {@code eventFiles}.
 */
public final class EventFiles {
  private final FileSettings settings;
  private final Clock clock;
  private final FileRotation closed;
  private EventFileName current;

  public EventFiles(FileSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.closed = new FileRotation(settings, clock);
  }

  /**
   * Name of the file that the next line goes into, inside the sink's directory. It is there, only
   * its owner may read it, and its last line is whole.
   *
   * @throws UncheckedIOException when the directory cannot be read or made
   */
  public synchronized String current() {
    try {
      EventFileName before = current;
      current = choose();
      if (!current.equals(before)) {
        closed.tidy(current);
      }
      Path file = path(current);
      PrivateFiles.createFile(file);
      JsonLinesFile.endLine(file);
      return current.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the file sink cannot use its directory " + settings.directory(), e);
    }
  }

  private EventFileName choose() throws IOException {
    LocalDate day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    EventFileName today = EventFileName.first(day, settings.node());
    EventFileName newest = current == null ? newest().orElse(today) : current;
    // A clock that was set back must not reopen what is closed.
    EventFileName candidate = today.day().isAfter(newest.day()) ? today : newest;
    if (candidate.zipped() || size(candidate) >= settings.maxSize()) {
      return candidate.next();
    }
    return candidate;
  }

  private long size(EventFileName name) throws IOException {
    Path file = path(name);
    return Files.exists(file) ? Files.size(file) : 0;
  }

  private Optional<EventFileName> newest() throws IOException {
    return names().stream().max(EventFileName::compareTo);
  }

  /** The files that the sink of this relay wrote, oldest first: another's are its to look after. */
  static List<EventFileName> names(Path directory, String node) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .flatMap(file -> EventFileName.parse(file.getFileName().toString()).stream())
          .filter(name -> name.node().equals(node))
          .sorted()
          .toList();
    }
  }

  /** The newest uncompressed files, oldest first. */
  List<Path> newest(int most) throws IOException {
    List<EventFileName> open = names().stream().filter(name -> !name.zipped()).toList();
    return open.subList(Math.max(0, open.size() - most), open.size()).stream()
        .map(this::path)
        .toList();
  }

  /** All files, compressed ones too. */
  List<Path> newestFirst() throws IOException {
    return names().stream().sorted(Comparator.reverseOrder()).map(this::path).toList();
  }

  private List<EventFileName> names() throws IOException {
    PrivateFiles.createDirectories(settings.directory());
    return names(settings.directory(), settings.node());
  }

  private Path path(EventFileName name) {
    return settings.directory().resolve(name.toString());
  }
}
