package dev.sessionrelay.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The service of systemd, and the scripts of the Debian package, as far as files tell. */
class ServiceUnitTest {
  private static final Path UNIT = Path.of("ops/systemd/session-relay.service");
  private static final Pattern LEVEL =
      Pattern.compile("Overall exposure level for \\S+: (\\d+\\.\\d)");

  @Test
  void itsExposureIsBelowThree() throws Exception {
    assumeTrue(Shell.has("systemd-analyze"), "there is no systemd-analyze here");
    String told = Shell.run("systemd-analyze security --offline=true " + UNIT).output();
    Matcher level = LEVEL.matcher(told);
    assertTrue(level.find(), told);
    assertTrue(Double.parseDouble(level.group(1)) < 3, level.group());
  }

  @Test
  void aConfigurationWithErrorsIsNotStartedAgainAndAgain() throws Exception {
    List<String> lines = Files.readAllLines(UNIT);
    assertTrue(lines.contains("Restart=on-failure"));
    assertTrue(lines.contains("RestartPreventExitStatus=2"));
    assertTrue(lines.contains("SuccessExitStatus=143"), "Java's exit code after SIGTERM");
    assertTrue(lines.contains("ExecReload=/bin/kill -HUP $MAINPID"));
  }

  @Test
  void shellcheckHasNothingToSayOfThePackagesScripts() throws Exception {
    assumeTrue(Shell.has("shellcheck"), "there is no shellcheck here");
    assertEquals("", Shell.run("shellcheck src/deb/control/p* src/deb/bin/session-relay").output());
  }
}
