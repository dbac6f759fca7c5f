package dev.sessionrelay.relay.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.testing.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchedFilesTest {
  private static final Duration QUIET = Duration.ofMillis(60);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  @TempDir Path home;
  private Path routes;
  private final Set<Path> watched = new HashSet<>();
  private final SettableClock clock = SettableClock.standingAt(Instant.now());
  private final WatchedFiles files = new WatchedFiles(() -> watched, QUIET, PATIENCE, clock);
  private FileSnapshot before;

  @BeforeEach
  void aHome() throws IOException {
    routes = Files.createDirectories(home.resolve("routes/sinks")).getParent();
    write("routes/sinks/a.camel.yaml", "one");
    write("application.properties", "x = 1");
    watched.addAll(List.of(home.resolve("application.properties"), routes));
    before = taken();
  }

  private FileSnapshot taken() {
    files.settled();
    return look(PATIENCE).orElseThrow();
  }

  private Optional<FileSnapshot> look(Duration after) {
    clock.advance(after);
    return files.settled();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(home.resolve(name), text);
  }

  private Set<String> changedAfterTwoLooks() {
    assertEquals(Optional.empty(), look(PATIENCE), "one look is not enough");
    return changed(look(PATIENCE).orElseThrow());
  }

  private Set<String> changed(FileSnapshot now) {
    Set<String> names =
        now.differing(before).stream()
            .map(path -> home.relativize(path).toString())
            .collect(Collectors.toSet());
    before = now;
    return names;
  }

  private void nothingIsSeen() {
    for (int look = 0; look < 4; look++) {
      assertEquals(Optional.empty(), look(PATIENCE));
    }
  }

  @Test
  void anEditIsTakenOnTheSecondLookAndOnce() throws IOException {
    write("routes/sinks/a.camel.yaml", "two");
    assertEquals(Set.of("routes/sinks/a.camel.yaml"), changedAfterTwoLooks());
    nothingIsSeen();
  }

  @Test
  void aQuietMomentIsEnoughForWholeLines() throws IOException {
    write("application.properties", "x = 2\n");
    assertEquals(Optional.empty(), look(PATIENCE), "one look is not enough");
    assertEquals(Set.of("application.properties"), changed(look(QUIET).orElseThrow()));
    assertTrue(files.isTaken());
  }

  @Test
  void aTextThatEndsInTheMiddleOfALineWasTakenHalf() throws IOException {
    for (String half : List.of("", "x = 2\ny =")) {
      write("application.properties", half);
      assertEquals(Optional.empty(), look(QUIET));
      assertEquals(Optional.empty(), look(PATIENCE.minus(QUIET)), "'" + half + "'");
    }
    write("application.properties", "x = 2\ny = 3\n");
    assertEquals(Optional.empty(), look(QUIET));
    assertEquals(Set.of("application.properties"), changed(look(QUIET).orElseThrow()));
  }

  @Test
  void aFileThatWasAwayForAMomentWasTakenForRemoved() throws IOException {
    Files.delete(routes.resolve("sinks/a.camel.yaml"));
    assertEquals(Optional.empty(), look(QUIET));
    assertEquals(Optional.empty(), look(QUIET));
    write("routes/sinks/a.camel.yaml", "one");
    nothingIsSeen();
  }

  @Test
  void aClockThatIsSetBackHeldAChangeUp() throws IOException {
    write("application.properties", "x = 2\n");
    assertEquals(Optional.empty(), look(QUIET));
    assertEquals(Optional.empty(), look(Duration.ofHours(-1)));
    assertEquals(Set.of("application.properties"), changed(look(QUIET).orElseThrow()));
  }

  @Test
  void aBurstOfSavesIsOneChange() throws IOException {
    for (int save = 0; save < 5; save++) {
      write("application.properties", "x = " + "2".repeat(save + 2));
      assertEquals(Optional.empty(), look(PATIENCE), "still being written");
    }
    assertEquals(Set.of("application.properties"), changed(look(PATIENCE).orElseThrow()));
  }

  @Test
  void anEditThatIsTakenBackIsNoChange() throws IOException {
    write("application.properties", "x = 2");
    assertEquals(Optional.empty(), look(PATIENCE));
    write("application.properties", "x = 1");
    nothingIsSeen();
  }

  @Test
  void aFileThatIsWatchedNoLongerIsNoChange() throws IOException {
    Path ids = write("ids.txt", "one");
    watched.add(ids);
    assertEquals(Set.of("ids.txt"), changedAfterTwoLooks());
    watched.remove(ids);
    nothingIsSeen();
    Files.delete(ids);
    nothingIsSeen();
  }

  @Test
  void aSaveOfTheSameTextIsNoChange() throws IOException {
    write("application.properties", "x = 1");
    nothingIsSeen();
  }

  @Test
  void aWriteOfTheSameLengthWithinOneTickOfTheFileClockIsSeen() throws IOException {
    FileTime time = Files.getLastModifiedTime(home.resolve("application.properties"));
    Files.setLastModifiedTime(write("application.properties", "x = 7"), time);
    assertEquals(Set.of("application.properties"), changedAfterTwoLooks());
  }

  @Test
  void writeAndRenameIsAnEdit() throws IOException {
    Path fresh = write("routes/sinks/.a.camel.yaml.Xy12", "two");
    Files.move(
        fresh, home.resolve("routes/sinks/a.camel.yaml"), StandardCopyOption.REPLACE_EXISTING);
    assertEquals(Set.of("routes/sinks/a.camel.yaml"), changedAfterTwoLooks());
  }

  @Test
  void newRenamedAndRemovedFilesAreSeen() throws IOException {
    Files.createDirectories(routes.resolve("vendors"));
    write("routes/vendors/v.camel.yaml", "v");
    assertEquals(Set.of("routes/vendors/v.camel.yaml"), changedAfterTwoLooks());
    Files.move(routes.resolve("vendors/v.camel.yaml"), routes.resolve("vendors/w.camel.yaml"));
    assertEquals(
        Set.of("routes/vendors/v.camel.yaml", "routes/vendors/w.camel.yaml"),
        changedAfterTwoLooks());
    Files.delete(routes.resolve("vendors/w.camel.yaml"));
    assertEquals(Set.of("routes/vendors/w.camel.yaml"), changedAfterTwoLooks());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".a.camel.yaml.swp",
        "a.camel.yaml~",
        ".#a.camel.yaml",
        "#a.camel.yaml#",
        "4913",
        "a.camel.yaml.tmp",
        "a.camel.yaml.bak",
        "a.camel.yaml.orig",
        ".DS_Store",
        "a.camel.yaml___jb_tmp___",
        "a.camel.yaml.part"
      })
  void whatEditorsLeaveIsIgnored(String name) throws IOException {
    write("routes/sinks/" + name, "anything");
    nothingIsSeen();
  }

  @Test
  void aHiddenFileThatIsNamedInTheConfigurationIsWatched() throws IOException {
    Path secret = write(".token", "one");
    watched.add(secret);
    assertEquals(Set.of(".token"), changedAfterTwoLooks());
    write(".token", "two");
    assertEquals(Set.of(".token"), changedAfterTwoLooks());
  }

  @Test
  void aConfigMapThatIsSwappedByItsLinkIsSeen() throws IOException {
    Path mount = Files.createDirectories(home.resolve("mounted"));
    version(mount, "..2026_01", "one");
    Files.createSymbolicLink(mount.resolve("..data"), Path.of("..2026_01"));
    Files.createSymbolicLink(mount.resolve("x.camel.yaml"), Path.of("..data/x.camel.yaml"));
    watched.add(mount);
    before = taken();
    version(mount, "..2026_02", "two");
    Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of("..2026_02"));
    Files.move(
        mount.resolve("..data_tmp"), mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    assertEquals(Set.of("mounted/x.camel.yaml"), changedAfterTwoLooks());
  }

  @Test
  void theFoldersOfALinkAndOfWhatItLeadsToAreKnown() throws IOException {
    Path mount = Files.createDirectories(home.resolve("mounted"));
    version(mount, "..2026_01", "one");
    Files.createSymbolicLink(mount.resolve("..data"), Path.of("..2026_01"));
    Files.createSymbolicLink(mount.resolve("x.camel.yaml"), Path.of("..data/x.camel.yaml"));
    watched.add(Files.createSymbolicLink(home.resolve("x"), mount.resolve("x.camel.yaml")));
    files.settled();
    assertEquals(
        Set.of(home, routes, routes.resolve("sinks"), mount, mount.resolve("..data")),
        files.folders());
  }

  private static void version(Path mount, String name, String text) throws IOException {
    Files.writeString(Files.createDirectories(mount.resolve(name)).resolve("x.camel.yaml"), text);
  }

  @Test
  void aLinkThatLeadsBackIsNoEndlessWay() throws IOException {
    Files.createSymbolicLink(routes.resolve("sinks/loop"), routes);
    nothingIsSeen();
  }

  @Test
  void aFolderThatVanishesForSomeLooksIsWaitedFor() throws IOException {
    Files.move(routes, home.resolve("away"));
    for (int look = 0; look < WatchedFiles.ABSENCE; look++) {
      assertEquals(Optional.empty(), look(PATIENCE), "look " + look);
    }
    Files.move(home.resolve("away"), routes);
    nothingIsSeen();
  }

  @Test
  void aFolderThatStaysAwayIsReported() throws IOException {
    Files.move(routes, home.resolve("away"));
    for (int look = 0; look < WatchedFiles.ABSENCE; look++) {
      assertEquals(Optional.empty(), look(PATIENCE), "look " + look);
    }
    FileSnapshot without = look(PATIENCE).orElseThrow();
    assertEquals(Set.of(routes), without.missing());
    assertEquals(Set.of("routes/sinks/a.camel.yaml"), changed(without));
    nothingIsSeen();
    Files.move(home.resolve("away"), routes);
    assertEquals(Set.of("routes/sinks/a.camel.yaml"), changedAfterTwoLooks());
  }

  @Test
  void anUnchangedLookAtAThousandFilesIsCheap() throws IOException {
    FileTime longAgo = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
    for (int i = 0; i < 1000; i++) {
      Files.setLastModifiedTime(write("routes/sinks/s" + i + ".camel.yaml", "text " + i), longAgo);
    }
    taken();
    long best = Long.MAX_VALUE;
    for (int look = 0; look < 20; look++) {
      long start = System.nanoTime();
      assertEquals(Optional.empty(), look(PATIENCE));
      best = Math.min(best, System.nanoTime() - start);
    }
    System.out.printf("look at 1,000 unchanged files: %.1f ms%n", best / 1e6);
    assertTrue(best < 100_000_000, "took " + best + " ns");
  }
}
