package dev.sessionrelay.packaging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Commands of the machine that the tests run on. */
final class Shell {
  private Shell() {}

  /**
   * @param output standard output and standard error together
   */
  record Result(int exitCode, String output) {
    /** The output, of a command that must have done its work. */
    String good() {
      if (exitCode != 0) {
        throw new AssertionError("exit code " + exitCode + ": " + output);
      }
      return output;
    }
  }

  static boolean has(String tool) throws IOException, InterruptedException {
    return run("command -v " + tool).exitCode() == 0;
  }

  static boolean isRoot() throws IOException, InterruptedException {
    return run("id -u").output().strip().equals("0");
  }

  /** Runs a line of sh in the checkout. */
  static Result run(String line) throws IOException, InterruptedException {
    return run(Path.of("."), List.of("sh", "-c", line));
  }

  static Result run(Path directory, List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(10, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("still running after ten minutes: " + command);
    }
    return new Result(process.exitValue(), output);
  }
}
