package dev.sessionrelay.relay.reload;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the watched files hold at one moment.
 *
 * @param checksums file → SHA-256 of its content
 * @param missing watched paths that are not there
 */
public record FileSnapshot(Map<Path, String> checksums, Set<Path> missing) {
  public FileSnapshot {
    checksums = Map.copyOf(checksums);
    missing = Set.copyOf(missing);
  }

  /** Files whose content differs, or that are in one of the two only. */
  public Set<Path> differing(FileSnapshot other) {
    Set<Path> paths = new TreeSet<>(checksums.keySet());
    paths.addAll(other.checksums.keySet());
    paths.removeIf(path -> checksums.getOrDefault(path, "").equals(other.checksums.get(path)));
    return paths;
  }

  /** What of it is in or below these files and folders. */
  FileSnapshot within(Set<Path> starts) {
    Map<Path, String> kept = new HashMap<>(checksums);
    kept.keySet().removeIf(path -> starts.stream().noneMatch(path::startsWith));
    Set<Path> away = new HashSet<>(missing);
    away.retainAll(starts);
    return new FileSnapshot(kept, away);
  }
}
