package dev.sessionrelay.reload;

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
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tells when files have changed and come to rest: two looks in a row that agree. So a burst of
 * saves is one change, and a file is not taken while it is being written. A watched path that
 * vanishes is given some looks more to come back, as folders do while a deployment replaces them.
 *
 * <p>Content decides. It is read only when size, time or identity of a file differ from the look
 * before, or when the time is so recent that another write could hide behind it. Symbolic links are
 * followed. That a path is watched no longer is no change. For one thread.
 */
public final class WatchedFiles {
  /** Looks for which a vanished path is waited for. */
  static final int PATIENCE = 5;

  private static final int MAX_DEPTH = 8;
  private static final Duration COARSEST_FILE_TIME = Duration.ofSeconds(3);

  private final Supplier<? extends Collection<Path>> watched;
  private final Clock clock;
  private Map<Path, Known> known = new HashMap<>();
  private Set<Path> starts = Set.of();
  private Snapshot taken;
  private Snapshot seen;
  private int absences;

  private record Stamp(long time, long size, Object identity) {}

  /** The trusted stamp is old enough that a later write would have another. */
  private record Known(Stamp stamp, String checksum, boolean trusted) {}

  /**
   * @param watched files and folders, asked on every look
   */
  public WatchedFiles(Supplier<? extends Collection<Path>> watched, Clock clock) {
    this.watched = Objects.requireNonNull(watched);
    this.clock = Objects.requireNonNull(clock);
  }

  /** Looks once and takes what is there, at rest or not. */
  public Snapshot take() {
    taken = look();
    seen = taken;
    return taken;
  }

  /** Looks once; tells what is there when it has come to rest and differs from what was taken. */
  public Optional<Snapshot> settled() {
    Snapshot now = look();
    boolean atRest = now.equals(seen);
    seen = now;
    if (!atRest || now.equals(taken) || isAwaited(now)) {
      return Optional.empty();
    }
    taken = now;
    return Optional.of(now);
  }

  private boolean isAwaited(Snapshot now) {
    boolean vanished = taken != null && !taken.missing().containsAll(now.missing());
    absences = vanished ? absences + 1 : 0;
    return vanished && absences < PATIENCE;
  }

  private Snapshot look() {
    Look look = new Look();
    look.starts.forEach(look::visit);
    known = look.found;
    if (taken != null && !look.starts.equals(starts)) {
      taken = taken.within(look.starts);
    }
    starts = look.starts;
    Map<Path, String> checksums = new HashMap<>();
    known.forEach((path, file) -> checksums.put(path, file.checksum()));
    return new Snapshot(checksums, look.missing);
  }

  /** A file that vanishes between two system calls was not there. */
  private Optional<Known> read(Path file, BasicFileAttributes attributes) {
    Stamp stamp =
        new Stamp(
            attributes.lastModifiedTime().toMillis(), attributes.size(), attributes.fileKey());
    Known before = known.get(file);
    if (before != null && before.trusted() && before.stamp().equals(stamp)) {
      return Optional.of(before);
    }
    boolean trusted = clock.millis() - stamp.time() > COARSEST_FILE_TIME.toMillis();
    try {
      return Optional.of(new Known(stamp, Checksums.sha256(Files.readAllBytes(file)), trusted));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private final class Look extends SimpleFileVisitor<Path> {
    private final Map<Path, Known> found = new HashMap<>();
    private final Set<Path> missing = new HashSet<>();
    private final Set<Path> starts = Set.copyOf(watched.get());

    private void visit(Path start) {
      try {
        if (Files.exists(start)) {
          Files.walkFileTree(start, EnumSet.of(FileVisitOption.FOLLOW_LINKS), MAX_DEPTH, this);
        } else {
          missing.add(start);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot look at " + start, e);
      }
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      boolean hidden = isTemporary(folder) && !starts.contains(folder);
      return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile() && (!isTemporary(file) || starts.contains(file))) {
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

    private boolean isTemporary(Path path) {
      return EditorFiles.isTemporary(path.getFileName().toString());
    }
  }
}
