package dev.sessionrelay.settings;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files and folders that only their owner may read, whatever the umask of the process. */
public final class PrivateFiles {
  private PrivateFiles() {}

  /** Makes the folders that are missing; those that are there keep their permissions. */
  public static Path createDirectories(Path folder) throws IOException {
    return Files.createDirectories(folder, only("rwx------"));
  }

  /** Makes an empty file unless there is one. */
  public static void createFile(Path file) throws IOException {
    if (Files.exists(file)) {
      return;
    }
    try {
      Files.createFile(file, only("rw-------"));
    } catch (FileAlreadyExistsException e) {
      // It keeps its permissions: an operator may have set them.
    }
  }

  private static FileAttribute<?>[] only(String permissions) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
