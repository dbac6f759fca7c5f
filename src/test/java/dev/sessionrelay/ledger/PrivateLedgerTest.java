package dev.sessionrelay.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.testing.Jvm;
import dev.sessionrelay.testing.RelayProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files of an embedded ledger, in a process of its own with a umask and a folder of its own.
 */
@DisabledOnOs(OS.WINDOWS)
class PrivateLedgerTest {
  @TempDir Path directory;

  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[0]);
    try (SqlLedger ledger =
        SqlLedger.open(LedgerSettings.of(LedgerSettings.DEFAULT_URL, home), Clock.systemUTC())) {
      Map<String, String> found = new TreeMap<>();
      try (Stream<Path> files = Files.walk(home.resolve("data"))) {
        for (Path file : files.toList()) {
          String name = home.relativize(file).toString();
          if (name.matches("data|.*\\.db(-wal|-shm)?")) {
            found.put(name, PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
          }
        }
      }
      System.out.println(found);
      if (Boolean.getBoolean("halt")) {
        Runtime.getRuntime().halt(0);
      }
    }
  }

  private String open(String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "umask 000; exec \"$@\"", "sh"));
    command.addAll(Jvm.command());
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-cp",
            RelayProcess.classPath(),
            PrivateLedgerTest.class.getName(),
            directory.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output.lines().reduce((first, last) -> last).orElseThrow();
  }

  @Test
  void theLedgerWasReadableByEveryone() throws Exception {
    String expected =
        "{data=rwx------, data/ledger.db=rw-------,"
            + " data/ledger.db-shm=rw-------, data/ledger.db-wal=rw-------}";
    assertEquals(expected, open());
  }

  /** Its library is unpacked beside the ledger then. */
  @Test
  void withoutAFolderForTemporaryFilesTheLedgerDidNotOpen() throws Exception {
    String missing = directory.resolve("nothing").toString();
    String expected = "data/ledger.db=rw-------";
    String output = open("-Djava.io.tmpdir=" + missing);
    assertEquals(expected, output.replaceAll(".*(data/ledger.db=[rwx-]+).*", "$1"));
  }

  /** Two megabytes each time, for ever: a crash loop filled the disk. */
  @Test
  void eachKilledProcessLeftItsCopyOfTheLibrary() throws Exception {
    open("-Dhalt=true");
    assertEquals(2, unpacked());
    age();
    open("-Dhalt=true");
    assertEquals(2, unpacked());
    age();
    open();
    assertEquals(0, unpacked());
  }

  /** Linux tells the start of a process to the second: what is as young is left to the next. */
  private void age() throws IOException {
    FileTime before = FileTime.from(Instant.now().minusSeconds(2));
    for (Path file : libraries()) {
      Files.setLastModifiedTime(file, before);
    }
  }

  private long unpacked() throws IOException {
    return libraries().size();
  }

  private List<Path> libraries() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("data"))) {
      return files.filter(file -> file.getFileName().toString().startsWith("sqlite-")).toList();
    }
  }
}
