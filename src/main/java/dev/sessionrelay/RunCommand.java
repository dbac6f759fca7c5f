package dev.sessionrelay;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the relay until it is told to stop. */
@Command(
    name = "run",
    description = "Runs the relay until it is told to stop (the default).",
    mixinStandardHelpOptions = true)
class RunCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay");

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "directory with application.properties, routes/ and data/ (default: this one)",
      defaultValue = ".")
  Path home;

  @Override
  public Integer call() throws Exception {
    return 0;
  }
}
