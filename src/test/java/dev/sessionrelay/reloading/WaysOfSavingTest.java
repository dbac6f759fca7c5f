package dev.sessionrelay.reloading;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.relay.reload.ReloadResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However files are saved: what counts is what they say in the end. */
class WaysOfSavingTest {
  @TempDir static Path directory;
  private static SteadyHome steady;
  private static EditedHome home;

  @BeforeAll
  static void start() throws Exception {
    steady = new SteadyHome(directory);
    home = steady.home;
    steady.start();
  }

  @AfterAll
  static void stop() {
    steady.close();
  }

  @AfterEach
  void nothingElseWasTouched() throws Exception {
    steady.check();
  }

  @Test
  void aFileThatIsHalfWrittenIsTakenWhenItIsWhole() throws IOException {
    home.target("half", "other", "100ms", "h-1");
    Path file = directory.resolve("application.properties");
    byte[] all = home.text().getBytes();
    try (var out = Files.newOutputStream(file)) {
      for (byte one : all) {
        out.write(one);
      }
    }
    await().atMost(EditedHome.LONG).until(() -> home.relay.targets().containsKey("half"));
    steady.arrives("h-1", "discovered");
    home.unset("target.half.");
    home.changes();
  }

  @Test
  void ofABurstOfSavesTheLastCounts() throws Exception {
    for (int i = 1; i <= 30; i++) {
      home.set("target.moving.every", 200 + i + "ms").save();
    }
    // While the timer is exchanged there is none.
    await()
        .ignoreExceptions()
        .atMost(EditedHome.LONG)
        .until(() -> steady.interval("moving") == 230);
    home.rest();
    home.set("target.moving.every", "200ms");
    home.changes();
  }

  @Test
  void filesThatEditorsLeaveBehindMeanNothing() throws IOException {
    ReloadResult before = home.relay.last();
    List<String> names =
        List.of(".x.camel.yaml.swp", "x.camel.yaml~", "#x.camel.yaml#", "4913", "x.camel.yaml.bak");
    for (String name : names) {
      Files.writeString(directory.resolve("routes/sinks").resolve(name), "not: a route");
    }
    assertSame(before, home.relay.last());
    home.set("target.moving.every", "250ms");
    assertEquals(List.of("target moving changed"), home.changes());
    home.set("target.moving.every", "200ms");
    home.changes();
    for (String name : names) {
      home.delete("routes/sinks/" + name);
    }
  }

  @Test
  void aMountedFolderIsExchangedBySymbolicLinks() throws IOException {
    Path file = directory.resolve("application.properties");
    mount("v1");
    Files.createSymbolicLink(directory.resolve("..data"), Path.of("v1"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("..data/mounted"));
    Files.move(link, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    home.target("mounted", "other", "100ms", "k-1");
    mount("v2");
    assertEquals(List.of("target mounted added"), home.changes(() -> swap("v2")));
    home.unset("target.mounted.");
    assertEquals(List.of("target mounted removed"), home.changes(home::save));
    assertFalse(Files.isSymbolicLink(file));
  }

  private static void mount(String version) throws IOException {
    Files.createDirectories(directory.resolve(version));
    Files.writeString(directory.resolve(version).resolve("mounted"), home.text());
  }

  private static void swap(String version) {
    try {
      Path link = Files.createSymbolicLink(directory.resolve("..new"), Path.of(version));
      Files.move(link, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aForcedReloadOfTheSameFilesChangesNothing() {
    String before = home.relay.state();
    ReloadResult result = home.after(home.relay::force);
    assertTrue(result.applied());
    assertEquals(ReloadResult.Cause.SIGNAL, result.cause());
    assertEquals(List.of(), result.changes());
    assertEquals(before, home.relay.state());
  }
}
