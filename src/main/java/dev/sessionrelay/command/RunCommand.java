package dev.sessionrelay.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** The default command, by its name. */
@Command(
    name = "run",
    description = "Runs the relay until it is told to stop (the default).",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @ParentCommand private SessionRelay parent;

  @Override
  public Integer call() throws Exception {
    return parent.call();
  }
}
