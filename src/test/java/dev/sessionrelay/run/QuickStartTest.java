package dev.sessionrelay.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive for quick starts, made by the launcher of a package with the Java of the tests. */
@Tag("packaged")
class QuickStartTest {
  private static final int MANY = 500;

  @TempDir static Path top;
  private static Path made;
  private static Path archive;

  private record Outcome(int exitCode, String output) {}

  @BeforeAll
  static void prepared() throws Exception {
    Files.createDirectories(top.resolve("bin"));
    Files.copy(Path.of("bin/session-relay"), top.resolve("bin/session-relay"));
    Files.copy(Path.of("target/session-relay.jar"), top.resolve("session-relay.jar"));
    Files.createSymbolicLink(top.resolve("lib"), Path.of("target/lib").toAbsolutePath());
    Files.createSymbolicLink(top.resolve("routes"), Path.of("routes").toAbsolutePath());
    assertEquals(new Outcome(0, ""), launch("", "prepare"));
    archive = top.resolve("session-relay-" + Runtime.version().feature() + ".jsa");
    assertTrue(Files.size(archive) > 1_000_000, archive.toString());
    made = Files.copy(archive, top.resolve("made"));
  }

  @BeforeEach
  void putBack() throws IOException {
    Files.copy(made, archive, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void itIsTaken() throws Exception {
    assertTrue(readyMade() > MANY, () -> "with it too few classes came ready made");
    Files.delete(archive);
    Files.deleteIfExists(top.resolve("session-relay.jsa"));
    assertTrue(readyMade() < MANY, () -> "without it as many did");
    assertEquals(List.of(), scratch());
  }

  @Test
  void oneThatIsBrokenIsNotTaken() throws Exception {
    byte[] whole = Files.readAllBytes(made);
    Files.write(archive, Arrays.copyOf(whole, whole.length / 2));
    startsQuietly("cut in half");
    Files.write(archive, new byte[0]);
    startsQuietly("empty");
    Files.writeString(archive, "This is no archive.\n".repeat(1_000));
    startsQuietly("text");
  }

  @Test
  void oneOfAnotherJavaIsNotTaken() throws Exception {
    byte[] whole = Files.readAllBytes(made);
    byte[] ours = System.getProperty("java.vm.version").getBytes(StandardCharsets.UTF_8);
    int version =
        new String(whole, StandardCharsets.ISO_8859_1)
            .indexOf(new String(ours, StandardCharsets.ISO_8859_1));
    assertTrue(version > 0, "the archive does not name the Java that made it");
    whole[version] = '9';
    Files.write(archive, whole);
    startsQuietly("of another Java");
  }

  @Test
  void oneOfAnotherJarIsNotTaken() throws Exception {
    Path jar = top.resolve("session-relay.jar");
    FileTime before = Files.getLastModifiedTime(jar);
    try {
      Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));
      startsQuietly("of an older jar");
      Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));
      startsQuietly("of a newer jar");
    } finally {
      Files.setLastModifiedTime(jar, before);
    }
  }

  /** Java takes no other option of this kind beside it. */
  @Test
  void oneBesideOptionsAboutArchivesIsNotTaken() throws Exception {
    Outcome off = launch("export SESSION_RELAY_JAVA_OPTIONS=-Xshare:off; ", "--version");
    assertEquals(0, off.exitCode(), off.output());
  }

  @Test
  void aRehearsalThatIsKilledLeavesNoArchive() throws Exception {
    Files.delete(archive);
    Process prepare = process("", "prepare").start();
    Awaitility.await()
        .atMost(3, TimeUnit.MINUTES)
        .until(() -> prepare.descendants().anyMatch(QuickStartTest::isRehearsal));
    prepare
        .descendants()
        .filter(QuickStartTest::isRehearsal)
        .forEach(ProcessHandle::destroyForcibly);
    Outcome outcome = outcome(prepare);
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.output().contains("quick starts could not be prepared"), outcome.output());
    assertFalse(Files.exists(archive));
    startsQuietly("none");
  }

  @Test
  void aDiskThatIsFullHoldsNoArchive() throws Exception {
    Files.delete(archive);
    assertEquals(2, launch("ulimit -f 20000; ", "prepare").exitCode());
    assertFalse(Files.exists(archive));
    assertEquals(List.of(), scratch());
    startsQuietly("none");
  }

  private static boolean isRehearsal(ProcessHandle process) {
    return process.info().arguments().filter(all -> List.of(all).contains("rehearse")).isPresent();
  }

  private static void startsQuietly(String what) throws Exception {
    Outcome outcome = launch("", "--version");
    assertEquals(0, outcome.exitCode(), what);
    assertTrue(outcome.output().matches("session-relay [\\d.]+\n"), what + outcome.output());
  }

  /** How many classes of a short command that are not Java's own came from an archive. */
  private static long readyMade() throws Exception {
    String logged = "export SESSION_RELAY_JAVA_OPTIONS=-Xlog:class+load; ";
    return launch(logged, "--version")
        .output()
        .lines()
        .filter(line -> line.contains("source: shared objects file"))
        .filter(line -> !line.matches(".* (java|javax|jdk|sun)\\..*"))
        .count();
  }

  private static List<Path> scratch() throws IOException {
    try (Stream<Path> files = Files.list(top)) {
      return files.filter(file -> file.getFileName().toString().startsWith(".")).toList();
    }
  }

  private static Outcome launch(String before, String... arguments) throws Exception {
    return outcome(process(before, arguments).start());
  }

  private static Outcome outcome(Process process) throws Exception {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output);
  }

  private static ProcessBuilder process(String before, String... arguments) {
    String command = before + top.resolve("bin/session-relay") + " " + String.join(" ", arguments);
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("SESSION_RELAY_JAVA_OPTIONS");
    return builder.directory(top.toFile()).redirectErrorStream(true);
  }
}
