package dev.sessionrelay.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code bin/session-relay} in a checkout whose Java and Maven only write down how they are called.
 */
class LauncherTest {
  private static final Path LAUNCHER = Path.of("bin/session-relay").toAbsolutePath();

  private static final String LONG_BUILD =
      """
      echo 'Downloaded from central: https://repo.example/a.jar (1 kB)'
      echo 'Downloaded from central: https://repo.example/b.jar (1 kB)'
      echo '[INFO] --- maven-compiler-plugin:3.13.0:compile (default-compile) @ session-relay ---'
      sleep 3
      mkdir -p target && touch target/session-relay.jar
      """;

  @TempDir Path top;
  private Path tools;

  private record Result(int exitCode, String output) {}

  @BeforeEach
  void checkout() throws IOException {
    tools = Files.createDirectories(top.resolve("jdk/bin"));
    Files.createDirectories(top.resolve("co/bin"));
    Files.createDirectories(top.resolve("co/src/main"));
    Files.writeString(top.resolve("co/src/main/A.java"), "");
    Files.writeString(top.resolve("co/pom.xml"), "");
    Files.copy(LAUNCHER, top.resolve("co/bin/session-relay"));
    executable(top.resolve("co/bin/session-relay"));
    java("17");
    maven("mkdir -p target && touch target/session-relay.jar");
  }

  @Test
  void aFreshCheckoutIsBuiltOnceAndThenStarted() throws Exception {
    Result first = launch("run", "--home", "a b");
    assertEquals(0, first.exitCode(), first.output());
    assertTrue(first.output().contains("session-relay: building"), first.output());
    assertTrue(first.output().contains("maven: -B -Dmaven.test.skip=true package"), first.output());
    assertTrue(
        first.output().contains("dev.sessionrelay.cli.SessionRelay|run|--home|a b|"),
        first.output());
    Result second = launch("run");
    assertFalse(second.output().contains("maven:"), second.output());
  }

  @Test
  void aChangedSourceIsBuiltAgain() throws Exception {
    launch();
    Path source = top.resolve("co/src/main/A.java");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
    assertTrue(launch().output().contains("maven:"));
  }

  @Test
  void whatIsUnpackedFromTheZipIsNotBuilt() throws Exception {
    Files.delete(top.resolve("co/pom.xml"));
    String output = launch("check").output();
    assertFalse(output.contains("maven:"), output);
    assertTrue(output.contains(top.resolve("co/session-relay.jar") + "|"), output);
  }

  @Test
  void aFailedBuildStartsNothing() throws Exception {
    maven("exit 1");
    Result result = launch();
    assertEquals(2, result.exitCode());
    assertTrue(result.output().contains("session-relay: the build failed"), result.output());
    assertFalse(result.output().contains("SessionRelay|"), result.output());
  }

  @Test
  void aFailedBuildShowsItsErrorsAndSaysWhereTheRestIs() throws Exception {
    maven("echo '[INFO] much'; echo '[ERROR] A.java:[1,1] is wrong'; exit 1");
    String printed = launch().output().split("maven: ")[0];
    assertTrue(printed.contains("\n[ERROR] A.java:[1,1] is wrong\n"), printed);
    assertFalse(printed.contains("much"), printed);
    assertTrue(printed.contains(top.resolve("co/target/build.log").toString()), printed);
    maven("echo 'killed by itself'; exit 137");
    String killed = launch().output();
    assertTrue(killed.contains("killed by itself\nsession-relay: the build failed"), killed);
  }

  @Test
  void theFirstBuildWasMinutesWithoutAWord() throws Exception {
    maven(LONG_BUILD);
    String printed = launch().output().split("maven: ")[0];
    assertTrue(
        Pattern.compile("building, \\d+ s, 2 files fetched, step: compiler compile\n")
            .matcher(printed)
            .find(),
        printed);
    assertFalse(printed.contains("\r") || printed.contains("\u001b"), printed);
    assertTrue(Pattern.compile("\nsession-relay: built in \\d+ s\n").matcher(printed).find());
  }

  @Test
  void onATerminalABuildRewritesOneLine() throws Exception {
    assumeTrue(
        run(new ProcessBuilder("sh", "-c", "command -v script")).exitCode() == 0,
        "there is no script (util-linux) here");
    maven(LONG_BUILD);
    Path terminal = tools.resolve("terminal");
    Files.writeString(
        terminal, "#!/bin/sh\nTERM=dumb exec script -qec 'co/bin/session-relay check' /dev/null");
    executable(terminal);
    String printed = launch(terminal).output().split("maven: ")[0];
    assertTrue(
        Pattern.compile("\rsession-relay: building, \\d+ s, 2 files fetched, step: compiler")
            .matcher(printed)
            .find(),
        printed);
    assertTrue(Pattern.compile("\r +\rsession-relay: built in").matcher(printed).find(), printed);
    assertFalse(printed.contains("\u001b"), printed);
  }

  @Test
  void anOldJavaIsNamed() throws Exception {
    java("11");
    Result result = launch();
    assertEquals(2, result.exitCode());
    assertTrue(
        result.output().contains("Java 11 is too old: a JDK 17 or newer is needed"),
        result.output());
  }

  @Test
  void aMissingJavaIsSaid() throws Exception {
    Files.delete(tools.resolve("java"));
    Result result = launch();
    assertEquals(2, result.exitCode());
    assertTrue(result.output().contains("JAVA_HOME has no bin/java"), result.output());
  }

  @Test
  void aNewJavaGetsVirtualThreads() throws Exception {
    java("25");
    String output = launch().output();
    assertTrue(output.contains("|-Dcamel.threads.virtual.enabled=true|"), output);
    assertTrue(output.contains("|--enable-native-access=ALL-UNNAMED|"), output);
    java("17");
    assertFalse(launch().output().contains("virtual"));
  }

  @Test
  void aProcessWhoseMemoryHasRunOutEnds() throws Exception {
    String output = launch("run").output();
    assertTrue(output.contains("|-XX:+ExitOnOutOfMemoryError|"), output);
    assertTrue(
        Files.readString(Path.of("ops/systemd/session-relay.service")).contains("\nRestart="));
  }

  @Test
  void aFewFileDescriptorsEndedInAClassThatWasNotFound() throws Exception {
    Result few = launchAfter("ulimit -n 64");
    assertEquals(2, few.exitCode());
    assertEquals(
        "session-relay: this process may open 64 files and needs 256: raise it with"
            + " 'ulimit -n 1024', LimitNOFILE= of systemd, or --ulimit nofile of Docker\n",
        few.output());
    assertEquals(0, launchAfter("ulimit -n 256").exitCode());
  }

  @Test
  void filesOfAProcessStartedByHandWereReadableByEveryone() throws Exception {
    script(
        "java",
        """
        if [ "$1" = -XshowSettings:properties ]; then
          echo "    java.specification.version = 17" >&2
        else
          umask
        fi
        """);
    String output = launchAfter("umask 022").output();
    assertTrue(output.endsWith("0077\n"), output);
  }

  private Result launchAfter(String command) throws Exception {
    Files.createDirectories(top.resolve("co/target"));
    Files.writeString(top.resolve("co/target/session-relay.jar"), "");
    Path script = top.resolve("limited");
    Files.writeString(script, "#!/bin/bash\n" + command + "\nexec co/bin/session-relay run\n");
    executable(script);
    return launch(script);
  }

  @Test
  void aLinkToItWorksFromAnywhere() throws Exception {
    Path link = Files.createSymbolicLink(top.resolve("relay"), top.resolve("co/bin/session-relay"));
    Result result = launch(link, "--version");
    assertEquals(0, result.exitCode(), result.output());
    assertTrue(
        result.output().contains(top.resolve("co/target/session-relay.jar") + "|"),
        result.output());
  }

  @Test
  void aRuntimeThatCameAlongIsTakenBeforeAnyOther() throws Exception {
    Path runtime = Files.createDirectories(top.resolve("co/runtime/bin"));
    Files.move(tools.resolve("java"), runtime.resolve("java"));
    Result result = launch("check");
    assertEquals(0, result.exitCode(), result.output());
    assertTrue(result.output().contains("SessionRelay|check|"), result.output());
  }

  @Test
  void librariesOfTheHomeAreOnTheClassPath() throws Exception {
    Files.createDirectories(top.resolve("co/lib/ext"));
    Files.createDirectories(top.resolve("my home/lib/ext"));
    Files.createDirectories(top.resolve("other/lib/ext"));
    String jar = top.resolve("co/target/session-relay.jar").toString();
    String ofThePackage = ":" + top.resolve("co/lib/ext") + "/*|";
    assertTrue(
        launch("--home=my home", "check")
            .output()
            .contains(jar + ":my home/lib/ext/*" + ofThePackage));
    assertTrue(
        launch("check", "--home", "other")
            .output()
            .contains(jar + ":other/lib/ext/*" + ofThePackage));
    String named = launchAfter("export SESSION_RELAY_HOME='my home'").output();
    assertTrue(named.contains(jar + ":my home/lib/ext/*" + ofThePackage), named);
  }

  @Test
  void itRunsInAShellThatIsNotBash() throws Exception {
    for (List<String> shell : List.of(List.of("dash"), List.of("busybox", "sh"))) {
      if (run(new ProcessBuilder("sh", "-c", "command -v " + shell.get(0))).exitCode() == 0) {
        Files.createDirectories(top.resolve("co/target"));
        Files.writeString(top.resolve("co/target/session-relay.jar"), "");
        List<String> command = new ArrayList<>(shell);
        command.addAll(List.of(top.resolve("co/bin/session-relay").toString(), "run", "a b"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", top.resolve("jdk").toString());
        Result result = run(builder.directory(top.toFile()));
        assertTrue(result.output().endsWith("SessionRelay|run|a b|"), shell + result.output());
      }
    }
    assertTrue(Files.readString(LAUNCHER).startsWith("#!/bin/sh\n"));
  }

  @Test
  void shellcheckHasNothingToSay() throws Exception {
    assumeTrue(
        run(new ProcessBuilder("sh", "-c", "command -v shellcheck")).exitCode() == 0,
        "there is no shellcheck here");
    Result result = run(new ProcessBuilder("shellcheck", LAUNCHER.toString()));
    assertEquals("", result.output());
  }

  private Result launch(String... arguments) throws Exception {
    return launch(top.resolve("co/bin/session-relay"), arguments);
  }

  private Result launch(Path launcher, String... arguments) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(launcher.toString());
    builder.command().addAll(List.of(arguments));
    Map<String, String> environment = builder.environment();
    environment.put("JAVA_HOME", top.resolve("jdk").toString());
    environment.put("PATH", tools + ":" + environment.get("PATH"));
    environment.remove("SESSION_RELAY_JAVA_OPTIONS");
    Result result = run(builder.directory(top.toFile()));
    return new Result(result.exitCode(), result.output() + saidByMaven());
  }

  /** Of this launch. */
  private String saidByMaven() throws IOException {
    Path log = top.resolve("co/target/build.log");
    String said = Files.exists(log) ? Files.readString(log) : "";
    Files.deleteIfExists(log);
    return said;
  }

  private static Result run(ProcessBuilder builder) throws Exception {
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  private void java(String version) throws IOException {
    script(
        "java",
        """
        if [ "$1" = -XshowSettings:properties ]; then
          echo "    java.specification.version = %s" >&2
        else
          printf '%%s|' "$@"
        fi
        """
            .formatted(version));
  }

  private void maven(String work) throws IOException {
    script("mvn", "echo \"maven: $*\"\n" + work + "\n");
  }

  private void script(String name, String body) throws IOException {
    Path file = tools.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + body);
    executable(file);
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
