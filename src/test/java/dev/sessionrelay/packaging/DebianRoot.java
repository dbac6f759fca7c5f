package dev.sessionrelay.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A minimal Debian in a folder: a machine without Java, as far as programs see it. Commands run as
 * its root with the network of this machine.
 */
record DebianRoot(Path folder) {
  /** Fetches it, which takes about a minute. Programs needed: debootstrap, unshare, chroot. */
  static DebianRoot in(Path folder) throws IOException, InterruptedException {
    Shell.run("debootstrap --variant=minbase bookworm " + folder).good();
    return new DebianRoot(folder);
  }

  /** Runs a line of sh in it. */
  Shell.Result run(String line) throws IOException, InterruptedException {
    return Shell.run(
        Path.of("."),
        List.of(
            "unshare",
            "--mount",
            "sh",
            "-c",
            "mount -t proc proc \"$0/proc\" && exec chroot \"$0\" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin sh -c \"$1\"",
            folder.toString(),
            line));
  }

  Path file(String absolute) {
    return folder.resolve(absolute.substring(1));
  }

  void copy(Path file, String absolute) throws IOException {
    Files.copy(file, file(absolute));
  }
}
