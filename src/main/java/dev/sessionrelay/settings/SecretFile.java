package dev.sessionrelay.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A text kept in a file, read again when the file changes: a rotated secret counts without a
 * restart.
 *
 * <p>The file's time, size and identity are looked at once a second at most. Line breaks around it
 * and a byte order mark are not part of the text. Once read, a text stays in force while its file
 * is missing, unreadable or empty, because that is what a rotation looks like halfway; the log says
 * so once. Safe for concurrent use.
 */
public final class SecretFile implements Supplier<String> {
  /** Largest file, in bytes, that is taken for a secret. */
  public static final int MAX_SIZE = 64 * 1024;

  private static final long CHECK_EVERY_MILLIS = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(SecretFile.class);

  private final Path file;
  private final Clock clock;
  private volatile Reading last;

  private SecretFile(Path file, Clock clock) {
    this.file = Objects.requireNonNull(file);
    this.clock = Objects.requireNonNull(clock);
  }

  /** Nothing is read before the first {@link #get}. */
  public static SecretFile of(Path file, Clock clock) {
    return new SecretFile(file, clock);
  }

  private record Stamp(FileTime modified, long size, Object identity) {}

  private record Reading(String text, Stamp stamp, long checkedAt, boolean stale) {
    Reading checked(long at, boolean nowStale) {
      return new Reading(text, stamp, at, nowStale);
    }
  }

  /**
   * @throws SecretUnavailableException when the file has never been read and cannot be now
   */
  @Override
  public String get() {
    Reading reading = last;
    return reading != null && isFresh(reading) ? reading.text() : check().text();
  }

  private boolean isFresh(Reading reading) {
    long age = clock.millis() - reading.checkedAt();
    return age >= 0 && age < CHECK_EVERY_MILLIS;
  }

  private synchronized Reading check() {
    Reading before = last;
    if (before == null || !isFresh(before)) {
      last = refreshed(before);
    }
    return last;
  }

  private Reading refreshed(Reading before) {
    long now = clock.millis();
    try {
      Stamp stamp = stamp();
      boolean same = before != null && stamp.equals(before.stamp());
      return same ? before.checked(now, false) : new Reading(read(), stamp, now, false);
    } catch (IOException e) {
      return keep(before, now, unreadable(e));
    } catch (SecretUnavailableException e) {
      return keep(before, now, e);
    }
  }

  private Reading keep(Reading before, long now, SecretUnavailableException problem) {
    if (before == null) {
      throw problem;
    }
    if (!before.stale()) {
      LOG.warn("The secret read before stays in force: {}", problem.getMessage());
    }
    return before.checked(now, true);
  }

  private Stamp stamp() throws IOException {
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    return new Stamp(now.lastModifiedTime(), now.size(), now.fileKey());
  }

  private String read() throws IOException {
    String text = Secret.trimmed(decode(RegularFile.bytes(file, MAX_SIZE)));
    if (text.isBlank()) {
      throw unavailable("is empty", "Write the secret into it, for example: printf %s VALUE > ");
    }
    return text;
  }

  private String decode(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw unavailable("is not UTF-8 text", "Save it as UTF-8, or name another file than ");
    }
  }

  private SecretUnavailableException unreadable(IOException e) {
    if (e instanceof NoSuchFileException) {
      return unavailable("does not exist", "Create it, for example: printf %s VALUE > ");
    }
    if (e instanceof AccessDeniedException) {
      return unavailable("may not be read by this user", "Allow it, for example: chmod u+r ");
    }
    return new SecretUnavailableException(
        "Secret file %s %s; name the file that holds the secret alone."
            .formatted(file, RegularFile.reason(e)));
  }

  private SecretUnavailableException unavailable(String problem, String remedy) {
    return new SecretUnavailableException(
        "Secret file %s %s. %s%s".formatted(file, problem, remedy, file));
  }

  @Override
  public String toString() {
    return "SecretFile[" + file + "]";
  }
}
