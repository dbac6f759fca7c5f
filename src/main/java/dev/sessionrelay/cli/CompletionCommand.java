package dev.sessionrelay.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a script that completes commands and options. */
@Command(
    name = "completion",
    description = {
      "Prints a script with which a shell completes commands and options.",
      "Use it with: source <(bin/session-relay completion bash)"
    },
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
  /** The shells; zsh reads the script of bash. */
  enum Shell {
    bash,
    zsh
  }

  @Spec private CommandSpec command;

  @Parameters(paramLabel = "SHELL", description = "one of: ${COMPLETION-CANDIDATES}")
  private Shell shell;

  @Override
  public Integer call() {
    String script = AutoComplete.bash("session-relay", command.root().commandLine());
    command.commandLine().getOut().print(script);
    command.commandLine().getOut().flush();
    return 0;
  }
}
