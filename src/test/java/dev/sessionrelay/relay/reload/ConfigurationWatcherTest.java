package dev.sessionrelay.relay.reload;

import static dev.sessionrelay.relay.reload.RunningCamel.sink;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.relay.reload.ReloadResult.Cause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A watch that, but for events of the file system, looks once an hour. */
class ConfigurationWatcherTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;
  private final BlockingQueue<ReloadResult> results = new LinkedBlockingQueue<>();
  private SmallHome home;
  private ConfigurationWatcher watch;

  @BeforeEach
  void start() throws IOException {
    home = new SmallHome(folder);
    home.properties("edit = 0\n");
    home.reloader.reload(Cause.START);
    watch = watch(HOUR, () -> FileSystems.getDefault().newWatchService());
  }

  @AfterEach
  void stop() {
    watch.close();
    home.close();
  }

  private ConfigurationWatcher watch(Duration period, FileEvents.Opening events) {
    return ConfigurationWatcher.start(
        home.reloader, period, Clock.systemUTC(), events, results::add);
  }

  private List<String> changes() throws InterruptedException {
    ReloadResult result = results.poll(20, TimeUnit.SECONDS);
    assertNotNull(result, "nothing was seen");
    return result.changes();
  }

  private void isSeen(String name) throws Exception {
    home.put(sink(name, "log:x"));
    assertEquals(List.of("routes/sinks/" + name + ".camel.yaml added"), changes());
  }

  @Test
  void editsAreSeenAtOnce() throws Exception {
    home.properties("edit = 1\n");
    assertEquals(List.of("edit changed"), changes());
    isSeen("a");
  }

  /** Between the reading of the start and the first look. */
  @Test
  void anEditWhileTheProcessStartedWasNeverSeen() throws Exception {
    watch.close();
    home.properties("edit = 1\n");
    watch = watch(HOUR, () -> FileSystems.getDefault().newWatchService());
    assertEquals(List.of("edit changed"), changes());
  }

  @Test
  void aFolderThatIsMadeAnewIsListenedTo() throws Exception {
    Path sinks = folder.resolve("routes/sinks");
    Files.delete(sinks);
    Files.createDirectory(sinks);
    isSeen("a");
    isSeen("b");
  }

  @Test
  void aFolderThatTakesThePlaceOfAnotherIsListenedTo() throws Exception {
    Path sinks = folder.resolve("routes/sinks");
    Path fresh = Files.createDirectory(folder.resolve("fresh"));
    Files.writeString(fresh.resolve("a.camel.yaml"), sink("a", "log:x").text());
    Files.move(sinks, folder.resolve("old"));
    Files.move(fresh, sinks, StandardCopyOption.ATOMIC_MOVE);
    assertEquals(List.of("routes/sinks/a.camel.yaml added"), changes());
    isSeen("b");
  }

  @Test
  void aMountedFolderThatIsExchangedByItsLinkIsSeenAgainAndAgain() throws Exception {
    Path mount = Files.createDirectory(folder.resolve("mount"));
    swap(mount, 1);
    Path file = folder.resolve("application.properties");
    Files.createSymbolicLink(
        mount.resolve("application.properties"), Path.of("..data/application.properties"));
    Files.delete(file);
    Files.createSymbolicLink(file, mount.resolve("application.properties"));
    assertEquals(List.of("edit changed"), changes());
    for (int version = 2; version < 5; version++) {
      swap(mount, version);
      assertEquals(List.of("edit changed"), changes());
    }
  }

  private static void swap(Path mount, int version) throws IOException {
    Path data = Files.createDirectory(mount.resolve("..v" + version));
    Files.writeString(data.resolve("application.properties"), "edit = " + version + "\n");
    Path link = Files.createSymbolicLink(mount.resolve("..data_tmp"), data.getFileName());
    Files.move(link, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void moreEventsThanTheSystemKeepsAreAHintLikeOne() throws Exception {
    for (int i = 0; i < 2_000; i++) {
      home.put("routes/sinks/" + i + ".tmp", "x");
    }
    isSeen("a");
  }

  @Test
  void withoutEventsTheLooksFindEverything() throws Exception {
    watch.close();
    watch =
        watch(
            Duration.ofMillis(100),
            () -> {
              throw new IOException("User limit of inotify instances reached");
            });
    isSeen("a");
    isSeen("b");
  }

  /** The file stayed as it was, so nobody looked at it again. */
  @Test
  void anEditThatAShortageKeptFromBeingReadWasNeverApplied() throws Exception {
    watch.close();
    watch = watch(Duration.ofMillis(100), () -> FileSystems.getDefault().newWatchService());
    await().until(() -> !results.isEmpty() || watch.behind().toMillis() < 100);
    IOException noFiles = new IOException("key.pem: Too many open files");
    List<Throwable> shortages =
        List.of(
            new OutOfMemoryError("unable to create native thread"),
            new UncheckedIOException(noFiles),
            noFiles);
    home.shortages.addAll(shortages);
    home.properties("edit = 1\n");
    for (Throwable shortage : shortages) {
      ReloadResult result = results.poll(20, TimeUnit.SECONDS);
      assertFalse(result.applied());
      String told = result.faults().get(0).render();
      assertTrue(told.contains(shortage == shortages.get(0) ? "native thread" : "Too many"), told);
      assertTrue(shortage == noFiles || told.contains("it is tried again"), told);
    }
    assertEquals(List.of("edit changed"), changes());
  }

  @Test
  void noThreadIsLeftBehind() {
    Set<Thread> mine =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("reload"))
            .collect(Collectors.toSet());
    watch.close();
    await().until(() -> mine.stream().noneMatch(Thread::isAlive));
    watch.force();
  }
}
