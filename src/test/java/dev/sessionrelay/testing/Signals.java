package dev.sessionrelay.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Signals that this process ignores: those that it starts ignore them as well. */
public final class Signals {
  private static final Path STATUS = Path.of("/proc/self/status");

  private Signals() {}

  /** SIGHUP, as {@code nohup} has it. */
  public static boolean hangupIsIgnored() throws IOException {
    return isIgnored(1);
  }

  /** SIGINT, as shells have it for what they start in the background. */
  public static boolean interruptIsIgnored() throws IOException {
    return isIgnored(2);
  }

  private static boolean isIgnored(int signal) throws IOException {
    return Files.exists(STATUS)
        && Files.readAllLines(STATUS).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
            .anyMatch(ignored -> (ignored & 1L << signal - 1) != 0);
  }
}
