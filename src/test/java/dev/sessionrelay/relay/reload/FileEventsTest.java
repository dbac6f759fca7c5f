package dev.sessionrelay.relay.reload;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileEventsTest {
  private static final Duration SHORTEST = Duration.ofMillis(5);
  private static final Duration LONGEST = Duration.ofMillis(400);

  @TempDir Path folder;

  private final AtomicInteger wakes = new AtomicInteger();

  /** 5, 10, 20 … ms between two calls: 8 in the first second, and 200 without longer pauses. */
  @Test
  void aFileThatIsWrittenAllTheTimeCallsLessAndLess() throws IOException {
    try (FileEvents events = listen()) {
      long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
      while (System.nanoTime() < end) {
        Files.writeString(folder.resolve("busy"), "x");
      }
      assertTrue(wakes.get() <= 12, wakes + " calls");
    }
  }

  @Test
  void anEditAfterARestIsHeardAtOnce() throws IOException {
    try (FileEvents events = listen()) {
      for (int edit = 0; edit < 3; edit++) {
        int before = wakes.get();
        Files.writeString(folder.resolve("edited"), "x");
        await().until(() -> wakes.get() > before);
      }
    }
  }

  private FileEvents listen() {
    FileEvents events =
        FileEvents.start(
            () -> FileSystems.getDefault().newWatchService(),
            wakes::incrementAndGet,
            SHORTEST,
            LONGEST);
    events.follow(Set.of(folder));
    return events;
  }
}
