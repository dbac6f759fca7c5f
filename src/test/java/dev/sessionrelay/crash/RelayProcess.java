package dev.sessionrelay.crash;

import dev.sessionrelay.testing.Jvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The real relay as a process of its own, started through its command line. */
public final class RelayProcess implements AutoCloseable {
  private static final int KEPT = 400;
  private static final String READY = " events go ";
  private static final String REPAIRED = "cut off an unfinished line";

  private final Process process;
  private final Deque<String> last = new ArrayDeque<>();
  private final CountDownLatch ready = new CountDownLatch(1);
  private final Thread reader;
  private volatile int repairs;

  private RelayProcess(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "relay-output");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts {@code run --home}.
   *
   * @param before what comes before the command, such as a tracer; mostly nothing
   * @param jvm options of the JVM
   */
  public static RelayProcess start(Path home, List<String> before, List<String> jvm)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(Jvm.command());
    command.addAll(jvm);
    command.addAll(List.of("-cp", classPath(), "dev.sessionrelay.command.SessionRelay", "run"));
    command.addAll(List.of("--home", home.toString()));
    return launch(command);
  }

  /** Any command that says "events go to …" when it is ready, as the relay does. */
  public static RelayProcess launch(List<String> command) throws IOException {
    return new RelayProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /** Starts quickly, and is small. */
  public static RelayProcess start(Path home) throws IOException {
    return start(
        home,
        List.of(),
        List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
  }

  /** What this process itself runs on. */
  public static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        noticed(line);
      }
    } catch (IOException e) {
      noticed(e.toString());
    }
  }

  private synchronized void noticed(String line) {
    last.addLast(line);
    if (last.size() > KEPT) {
      last.removeFirst();
    }
    repairs += line.contains(REPAIRED) ? 1 : 0;
    if (line.contains(READY)) {
      ready.countDown();
    }
  }

  /** The last lines of its log. */
  public synchronized String output() {
    return String.join("\n", last);
  }

  /** How often it found and mended a torn line. */
  public int repairs() {
    return repairs;
  }

  public long pid() {
    return process.pid();
  }

  /**
   * Waits until it says where events go; ends it when it does not.
   *
   * @throws IllegalStateException with its log when it does not come so far
   */
  public RelayProcess awaitReady(Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (!ready.await(20, TimeUnit.MILLISECONDS)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        close();
        throw new IllegalStateException("the relay is not ready:\n" + output());
      }
    }
    return this;
  }

  /**
   * SIGKILL.
   *
   * @throws IllegalStateException with its log when it had ended by itself
   */
  public void kill() throws InterruptedException {
    if (!process.isAlive()) {
      throw new IllegalStateException("the relay ended by itself:\n" + output());
    }
    process.destroyForcibly().waitFor();
    reader.join();
  }

  /**
   * SIGTERM.
   *
   * @return the exit code
   */
  public int stop() throws InterruptedException {
    process.destroy();
    int code = process.waitFor();
    reader.join();
    return code;
  }

  @Override
  public void close() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
