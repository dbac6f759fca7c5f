package dev.sessionrelay.run;

import dev.sessionrelay.testing.Jvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The relay as a process of its own, on the classes that this test runs on. */
final class RelayProcess implements AutoCloseable {
  private final Process process;
  private final Path output;

  private RelayProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Starts it with these arguments; what it prints goes to a file beside the home directory. */
  static RelayProcess start(Path home, String... arguments) throws IOException {
    Path output = Files.createTempFile(home.toAbsolutePath().getParent(), "relay", ".log");
    List<String> command = new ArrayList<>(Jvm.command());
    command.addAll(
        List.of("-XX:+UseSerialGC", "-cp", classPath(), "dev.sessionrelay.command.SessionRelay"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--home", home.toAbsolutePath().toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(home.toFile());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    return new RelayProcess(builder.redirectOutput(output.toFile()).start(), output);
  }

  /** Without the tests' own classes and resources, which the product does not have. */
  private static String classPath() {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(all.split(File.pathSeparator))
        .filter(entry -> !Path.of(entry).endsWith("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** What it has printed so far. */
  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** Sends a signal by its name, such as {@code TERM}. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Its exit code, within this time. */
  int exitCode(int seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new AssertionError("still running after " + seconds + " s:\n" + output());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
