package dev.sessionrelay.cli;

import dev.sessionrelay.cli.output.WrongInputException;
import dev.sessionrelay.ledger.LedgerAccess;
import dev.sessionrelay.settings.Plural;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Forgets sessions that nobody sees any more. */
@Command(
    name = "forget",
    description =
        "Forgets sessions that are stale or gone: one of them, or all of a target. What is seen"
            + " again is discovered anew.",
    mixinStandardHelpOptions = true)
final class ForgetSessions implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Parameters(
      arity = "0..1",
      paramLabel = "SESSION",
      description = "its id, as 'sessions' lists it")
  private String session;

  @Option(names = "--target", description = "only those that this target saw last")
  private String target;

  @Override
  public Integer call() throws Exception {
    if (session == null && target == null) {
      throw new WrongInputException(
          "say which sessions to forget: an id, or --target NAME for all of a target, for"
              + " example: sessions forget --target old-notebooks");
    }
    try (LedgerAccess ledger = LedgerView.open(command)) {
      int count = ledger.forgetSessions(target, session);
      if (count == 0) {
        throw new WrongInputException(
            "no such session is stale or gone, and one that is still seen would be discovered"
                + " anew; 'sessions' lists all, and removing its target from"
                + " application.properties makes it stale");
      }
      command.commandLine().getOut().printf("forgot %s%n", Plural.of(count, "session"));
      command.commandLine().getOut().flush();
    }
    return 0;
  }
}
