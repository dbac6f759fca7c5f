package dev.sessionrelay.sink.file;

import dev.sessionrelay.settings.ClusterKeys;
import dev.sessionrelay.settings.Settings;
import dev.sessionrelay.settings.SinkKeys;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The {@code sink.file.*} properties.
 *
 * @param directory where the files are; made when it is missing
 * @param maxSize bytes at which a file is closed and the next one begun
 * @param gzip whether closed files are compressed
 * @param keep closed files that were last written longer ago are deleted
 * @param node name of this relay among those that share a ledger, which each have files of their
 *     own; empty for one that shares none
 */
public record FileSettings(Path directory, long maxSize, boolean gzip, Duration keep, String node) {

  /**
   * @param home what a relative directory is relative to
   */
  public static FileSettings of(Settings settings, Path home) {
    return new FileSettings(
        home.resolve(settings.get(SinkKeys.DIRECTORY)),
        settings.get(SinkKeys.MAX_SIZE),
        settings.get(SinkKeys.GZIP),
        settings.get(SinkKeys.KEEP),
        ClusterKeys.nodeOf(settings).orElse(""));
  }
}
