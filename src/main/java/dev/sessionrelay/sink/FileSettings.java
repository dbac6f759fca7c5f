package dev.sessionrelay.sink;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The {@code sink.file.*} properties.
 *
 * @param directory where the files are; made when it is missing
 * @param maxSize bytes at which a file is closed and the next one begun
 * @param gzip whether closed files are compressed
 * @param keep closed files that were last written longer ago are deleted
 */
public record FileSettings(Path directory, long maxSize, boolean gzip, Duration keep) {
  public static final long DEFAULT_MAX_SIZE = 100L << 20;

  /** The defaults, in this directory. */
  public static FileSettings in(Path directory) {
    return new FileSettings(directory, DEFAULT_MAX_SIZE, false, Duration.ofDays(30));
  }
}
