package dev.sessionrelay.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sessionrelay.testing.FreePort;
import dev.sessionrelay.testing.Jvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pastes {@code docs/tutorial.md} into one bash, block by block, and waits for what it says that
 * each prints. Only the ports are others, and the launcher runs the classes under test.
 */
class TutorialTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(sh|text)\\n(.*?)^```$");
  private static final String END = "--- end of the block ---";
  private static final long WAIT = TimeUnit.SECONDS.toNanos(90);

  @TempDir Path directory;
  private OutputStream input;
  private BufferedReader output;

  @Test
  void whatItSaysIsWhatHappens() throws Exception {
    String text =
        Files.readString(Path.of("docs/tutorial.md"))
            .replace("18080", String.valueOf(FreePort.any()));
    launcher(FreePort.any());
    Process bash =
        new ProcessBuilder("bash", "-m")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    try {
      input = bash.getOutputStream();
      output = bash.inputReader(StandardCharsets.UTF_8);
      assertEquals(6, follow(BLOCK.matcher(text)), "blocks whose output is told");
      paste("wait");
      String log = Files.readString(directory.resolve("relay.log"));
      assertFalse(log.contains(" ERROR "), log);
    } finally {
      bash.descendants().forEach(ProcessHandle::destroyForcibly);
      bash.destroyForcibly();
    }
  }

  /** How many blocks printed what the document says. */
  private int follow(Matcher blocks) throws IOException {
    int told = 0;
    String command = null;
    String printed = "";
    while (blocks.find()) {
      if (blocks.group(1).equals("sh")) {
        command = blocks.group(2);
        printed = paste(command);
      } else {
        expect(command, printed, blocks.group(2).lines().toList());
        told++;
      }
    }
    return told;
  }

  /** What is not there yet may come: the block is pasted again, as a reader would. */
  private void expect(String command, String printed, List<String> lines) throws IOException {
    long end = System.nanoTime() + WAIT;
    String now = printed;
    while (!isIn(now, lines)) {
      if (System.nanoTime() > end || command.contains("new sink")) {
        throw new AssertionError(command + " printed\n" + now + "\nand not\n" + lines);
      }
      now = paste(command);
    }
  }

  private static boolean isIn(String printed, List<String> lines) {
    return lines.stream()
        .map(
            line ->
                Pattern.compile(
                    "(?m)^"
                        + Pattern.compile("...", Pattern.LITERAL)
                            .splitAsStream(line)
                            .map(Pattern::quote)
                            .collect(Collectors.joining(".*"))
                        + (line.endsWith("...") ? "" : "\\s*$")))
        .allMatch(line -> line.matcher(printed).find());
  }

  private String paste(String block) throws IOException {
    input.write((block + "\necho '" + END + "'\n").getBytes(StandardCharsets.UTF_8));
    input.flush();
    List<String> lines = new ArrayList<>();
    for (String line = output.readLine(); !END.equals(line); line = output.readLine()) {
      if (line == null) {
        throw new AssertionError("bash has ended: " + lines);
      }
      lines.add(line);
    }
    return String.join("\n", lines);
  }

  /** The page is on a free port, as several tests run at a time; one of two commands names it. */
  private void launcher(int web) throws IOException {
    Path launcher = directory.resolve("bin/session-relay");
    Files.createDirectories(launcher.getParent());
    Files.writeString(
        launcher,
        """
        #!/bin/sh
        if [ -f my-relay/application.properties ] && mkdir port 2>/dev/null; then
          echo 'web.port = %d' >> my-relay/application.properties
        fi
        exec %s -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%s' dev.sessionrelay.cli.SessionRelay "$@"
        """
            .formatted(
                web,
                String.join(" ", Jvm.command()),
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path"))));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
