package dev.sessionrelay.relay.reload;

import dev.sessionrelay.routefile.RouteFiles;
import dev.sessionrelay.settings.ContentDigest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tells when files have changed and come to rest: looks that agree, over a time. So a burst of
 * saves is one change, and a file is not taken while it is being written. A quiet moment is enough
 * for files that end with a whole line; one that does not may be half written, and one that is gone
 * may come back: these need longer. A watched path that vanishes is given longer still, as folders
 * do while a deployment replaces them.
 *
 * <p>Content decides. It is read only when size, time or identity of a file differ from the look
 * before, or when the time is so recent that another write could hide behind it. Symbolic links are
 * followed. That a path is watched no longer is no change. For one thread.
 */
public final class WatchedFiles {
  /** How many times the patience a vanished path is waited for. */
  static final int ABSENCE = 5;

  private static final int MAX_DEPTH = 8;
  private static final Duration COARSEST_FILE_TIME = Duration.ofSeconds(3);

  private final Supplier<? extends Collection<Path>> watched;
  private final Duration quiet;
  private final Duration patience;
  private final Clock clock;
  private Map<Path, KnownFile> known = new HashMap<>();
  private Set<Path> starts = Set.of();
  private Set<Path> folders = Set.of();
  private FileSnapshot taken = new FileSnapshot(Map.of(), Set.of());
  private FileSnapshot seen = taken;
  private Instant since = Instant.MIN;

  private record FileStamp(long time, long size, Object identity) {}

  /** The trusted stamp is old enough that a later write would have another. */
  private record KnownFile(FileStamp stamp, String checksum, boolean wholeLines, boolean trusted) {}

  /**
   * @param watched files and folders, asked on every look
   * @param quiet how long files that seem whole must have been at rest
   * @param patience the same for files that may be half written, or are gone
   */
  public WatchedFiles(
      Supplier<? extends Collection<Path>> watched,
      Duration quiet,
      Duration patience,
      Clock clock) {
    this.watched = watched;
    this.quiet = quiet;
    this.patience = patience;
    this.clock = clock;
  }

  /**
   * Looks once; tells what is there when it has come to rest and differs from what was told last.
   */
  public Optional<FileSnapshot> settled() {
    Instant at = clock.instant();
    FileSnapshot now = look();
    if (!now.equals(seen) || at.isBefore(since)) {
      since = at;
    }
    seen = now;
    if (isTaken() || Duration.between(since, at).compareTo(rest()) < 0) {
      return Optional.empty();
    }
    taken = now;
    return Optional.of(now);
  }

  /** Has what is there told once more, changed or not. */
  void forget() {
    taken = new FileSnapshot(Map.of(), Set.of());
  }

  /** Whether the newest look saw nothing that has not been taken. */
  public boolean isTaken() {
    return seen.equals(taken);
  }

  /** Where something happens when a watched path changes, as far as the newest look saw. */
  public Set<Path> folders() {
    return folders;
  }

  private Duration rest() {
    if (!taken.missing().containsAll(seen.missing())) {
      return patience.multipliedBy(ABSENCE);
    }
    return seen.differing(taken).stream().allMatch(this::seemsWhole) ? quiet : patience;
  }

  private boolean seemsWhole(Path file) {
    return known.containsKey(file) && known.get(file).wholeLines();
  }

  private FileSnapshot look() {
    Look look = new Look();
    look.starts.forEach(look::visit);
    known = look.found;
    if (!look.starts.equals(starts)) {
      taken = taken.within(look.starts);
    }
    starts = look.starts;
    folders = look.folders;
    Map<Path, String> checksums = new HashMap<>();
    known.forEach((path, file) -> checksums.put(path, file.checksum()));
    return new FileSnapshot(checksums, look.missing);
  }

  /** A file that vanishes between two system calls was not there. */
  private Optional<KnownFile> read(Path file, BasicFileAttributes attributes) {
    FileStamp stamp =
        new FileStamp(
            attributes.lastModifiedTime().toMillis(), attributes.size(), attributes.fileKey());
    KnownFile before = known.get(file);
    if (before != null && before.trusted() && before.stamp().equals(stamp)) {
      return Optional.of(before);
    }
    boolean trusted = clock.millis() - stamp.time() > COARSEST_FILE_TIME.toMillis();
    try {
      byte[] bytes = Files.readAllBytes(file);
      boolean wholeLines = bytes.length > 0 && bytes[bytes.length - 1] == '\n';
      return Optional.of(new KnownFile(stamp, ContentDigest.hex(bytes), wholeLines, trusted));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private final class Look extends SimpleFileVisitor<Path> {
    private final Map<Path, KnownFile> found = new HashMap<>();
    private final Set<Path> missing = new HashSet<>();
    private final Set<Path> folders = new HashSet<>();
    private final Set<Path> starts = Set.copyOf(watched.get());

    private void visit(Path start) {
      try {
        addFolders(start);
        if (Files.exists(start)) {
          Files.walkFileTree(start, EnumSet.of(FileVisitOption.FOLLOW_LINKS), MAX_DEPTH, this);
        } else {
          missing.add(start);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot look at " + start, e);
      }
    }

    /** The folder of the path; where that is a link, also the one of what it leads to. */
    private void addFolders(Path start) throws IOException {
      Path path = start;
      for (int links = 0; folders.add(path.getParent()) || links < MAX_DEPTH; links++) {
        if (!Files.isSymbolicLink(path)) {
          return;
        }
        path = path.resolveSibling(Files.readSymbolicLink(path));
      }
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      if (RouteFiles.isTemporary(folder) && !starts.contains(folder)) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      folders.add(folder);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile() && (!RouteFiles.isTemporary(file) || starts.contains(file))) {
        read(file, attributes).ifPresent(known -> found.put(file, known));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException cause) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException cause) {
      return FileVisitResult.CONTINUE;
    }
  }
}
