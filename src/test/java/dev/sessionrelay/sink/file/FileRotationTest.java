package dev.sessionrelay.sink.file;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a crash or a full disk can do to the compressing of closed files. */
class FileRotationTest {
  private static final EventFileName CURRENT =
      EventFileName.parse("events-2026-11-20_002.jsonl").orElseThrow();

  @TempDir Path directory;

  @Test
  void halfACopyOfAnEarlierLifeIsMadeAnew() throws Exception {
    byte[] content = "{\"id\":\"1\"}\n".repeat(1_000).getBytes();
    Path closed = closed(content);
    Files.write(part(closed), new byte[] {1, 2, 3});
    tidy();
    await().until(() -> !Files.exists(closed));
    assertArrayEquals(content, unzipped(zipped(closed)));
    assertFalse(Files.exists(part(closed)));
  }

  @Test
  void originalThatACrashLeftBesideItsCopyGoes() throws Exception {
    byte[] content = "{\"id\":\"1\"}\n".repeat(1_000).getBytes();
    Path closed = closed(content);
    Files.write(zipped(closed), new byte[] {1, 2, 3});
    tidy();
    await().until(() -> !Files.exists(closed));
    assertArrayEquals(content, unzipped(zipped(closed)));
  }

  @Test
  void halfACopyKeptAFullDiskFull() throws Exception {
    Assumptions.assumeTrue(
        command("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", directory.toString()) == 0,
        "needs the right to mount a small file system");
    try {
      byte[] content = new byte[160_000];
      new Random(1).nextBytes(content);
      Path closed = closed(content);
      Files.write(part(closed), new byte[] {1, 2, 3});
      tidy();
      await().until(() -> !Files.exists(part(closed)));
      assertArrayEquals(content, Files.readAllBytes(closed));
      assertFalse(Files.exists(zipped(closed)));
    } finally {
      assertEquals(0, command("umount", directory.toString()));
    }
  }

  /** The second newest closed file: the newest one stays as it is. */
  private Path closed(byte[] content) throws IOException {
    Files.writeString(directory.resolve("events-2026-11-20_001.jsonl"), "{}\n");
    return Files.write(directory.resolve("events-2026-11-20.jsonl"), content);
  }

  private static Path part(Path closed) {
    return closed.resolveSibling(closed.getFileName() + ".part");
  }

  private static Path zipped(Path closed) {
    return closed.resolveSibling(closed.getFileName() + ".gz");
  }

  private void tidy() {
    FileSettings settings = new FileSettings(directory, 1 << 20, true, Duration.ofDays(30), "");
    new FileRotation(settings, Clock.systemUTC()).tidy(CURRENT);
  }

  private static byte[] unzipped(Path file) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return in.readAllBytes();
    }
  }

  private static int command(String... words) throws Exception {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    assertTrue(process.waitFor(10, TimeUnit.SECONDS));
    return process.exitValue();
  }
}
