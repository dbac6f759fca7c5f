package dev.sessionrelay.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a process has used so far, read from {@code /proc}.
 *
 * @param cpu of all its threads, user and system
 * @param resident memory now, in megabytes
 */
record Usage(Duration cpu, long resident) {
  static Usage of(long pid) throws IOException {
    Duration cpu =
        ProcessHandle.of(pid).flatMap(process -> process.info().totalCpuDuration()).orElseThrow();
    long kilobytes =
        Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .sum();
    return new Usage(cpu, kilobytes / 1024);
  }
}
