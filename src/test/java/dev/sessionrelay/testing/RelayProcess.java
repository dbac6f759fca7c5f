package dev.sessionrelay.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/** The real relay as a process of its own. What it prints goes to a file, as long as it lives. */
public final class RelayProcess implements AutoCloseable {
  private static final String READY = " events go ";

  private final Process process;
  private final Path output;

  private RelayProcess(ProcessBuilder builder) throws IOException {
    output = Files.createTempFile("relay", ".log");
    process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
  }

  /** Starts it with these arguments, in its home directory. */
  public static RelayProcess start(Path home, String... arguments) throws IOException {
    return start(home, List.of(), List.of("-XX:+UseSerialGC"), arguments);
  }

  /**
   * Starts it in its home directory.
   *
   * @param before what comes before the command, such as a tracer; mostly nothing
   * @param jvm options of the JVM
   */
  public static RelayProcess start(
      Path home, List<String> before, List<String> jvm, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(Jvm.command());
    command.addAll(jvm);
    command.addAll(List.of("-cp", ofTheProduct(), "dev.sessionrelay.cli.SessionRelay"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--home", home.toAbsolutePath().toString()));
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    return new RelayProcess(builder);
  }

  /** Any command that says "events go to …" when it is ready, as the relay does. */
  public static RelayProcess launch(List<String> command) throws IOException {
    return new RelayProcess(new ProcessBuilder(command));
  }

  /** What the tests run on. */
  public static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** Without the tests' own classes and resources, and for a process that starts elsewhere. */
  private static String ofTheProduct() {
    return Arrays.stream(classPath().split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath())
        .filter(entry -> !entry.endsWith("test-classes"))
        .map(entry -> entry.endsWith("classes") ? ProductJar.FILE : entry)
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The classes as they are delivered: a process that lacks descriptors has a jar open already. */
  private static final class ProductJar {
    static final Path FILE = pack(Path.of("target/classes"));

    private static Path pack(Path classes) {
      try {
        Path jar = Files.createTempFile("relay", ".jar");
        jar.toFile().deleteOnExit();
        String[] how = {"--create", "--file", jar.toString(), "-C", classes.toString(), "."};
        int code = ToolProvider.findFirst("jar").orElseThrow().run(System.err, System.err, how);
        if (code != 0) {
          throw new IllegalStateException(classes + " is not packed: " + code);
        }
        return jar;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** What it has printed so far. */
  public String output() {
    try {
      // One that was killed may have left half a character, which readString refuses.
      return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  /**
   * Waits until it says where events go; ends it when it does not.
   *
   * @throws IllegalStateException with what it printed when it does not come so far
   */
  public RelayProcess awaitReady(Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (!output().contains(READY)) {
      if (process.waitFor(20, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
        String printed = output();
        close();
        throw new IllegalStateException("the relay is not ready:\n" + printed);
      }
    }
    return this;
  }

  /** Sends a signal by its name, such as {@code TERM}. */
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /**
   * SIGKILL.
   *
   * @throws IllegalStateException with what it printed when it had ended by itself
   */
  public void kill() throws InterruptedException {
    if (!process.isAlive()) {
      throw new IllegalStateException("the relay ended by itself:\n" + output());
    }
    process.destroyForcibly().waitFor();
  }

  /** Its exit code, within this time. */
  public int exitCode(int seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new AssertionError("still running after " + seconds + " s:\n" + output());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    try {
      process.destroyForcibly().waitFor();
      Files.deleteIfExists(output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
