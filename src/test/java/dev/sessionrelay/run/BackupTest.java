package dev.sessionrelay.run;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sessionrelay.testing.RelayProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/operating.md} says about backing up and restoring, to the letter. */
class BackupTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");
  private static final Duration A_MINUTE = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void aCopyMadeWhileItRunsIsRestored() throws Exception {
    assumeTrue(run("command -v sqlite3").equals("0"), "there is no sqlite3 here");
    Path home = Files.createDirectories(directory.resolve("srv"));
    Path backup = Files.createDirectories(directory.resolve("backup"));
    ShippedHome shipped = ShippedHome.in(home);
    String saved;
    try (RelayProcess relay = RelayProcess.start(home, "run").awaitReady(A_MINUTE)) {
      await().atMost(A_MINUTE).until(() -> shipped.events().size() > 10);
      follow(0, home, backup);
      saved = known(backup.resolve("ledger.db"));
      assertTrue(Integer.parseInt(saved) > 0, saved);
      await().atMost(A_MINUTE).until(() -> shipped.events().size() > 20);
      relay.signal("TERM");
      assertEquals(143, relay.exitCode(30));
    }
    Files.writeString(home.resolve("data/ledger.db"), "overwritten by mistake");
    follow(1, home, backup);
    assertEquals(saved, known(home.resolve("data/ledger.db")));
    int before = shipped.events().size();
    try (RelayProcess relay = RelayProcess.start(home, "run").awaitReady(A_MINUTE)) {
      await().atMost(A_MINUTE).until(() -> shipped.events().size() > before);
      relay.signal("TERM");
      assertEquals(143, relay.exitCode(30));
    }
  }

  /** Runs a block of the section with other folders; the service is started and stopped here. */
  private void follow(int block, Path home, Path backup) throws Exception {
    String document = Files.readString(Path.of("docs/operating.md"));
    String section = document.substring(document.indexOf("## Back up and restore"));
    List<String> blocks =
        BLOCK.matcher(section).results().map((MatchResult found) -> found.group(1)).toList();
    String commands =
        blocks
            .get(block)
            .replace("/srv/relay", home.toString())
            .replace("/backup", backup.toString())
            .replaceAll("(?m)^systemctl .*$", "");
    assertEquals("0", run("set -e\n" + commands), commands);
  }

  private static String known(Path ledger) throws Exception {
    Process sqlite =
        new ProcessBuilder("sqlite3", ledger.toString(), "SELECT count(*) FROM session")
            .redirectErrorStream(true)
            .start();
    return new String(sqlite.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  /** The exit code. */
  private static String run(String commands) throws IOException, InterruptedException {
    Process shell = new ProcessBuilder("sh", "-c", commands).inheritIO().start();
    return String.valueOf(shell.waitFor());
  }
}
