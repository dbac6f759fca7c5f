package dev.sessionrelay.cli;

import dev.sessionrelay.cli.output.WrongInputException;
import dev.sessionrelay.ledger.LedgerAccess;
import dev.sessionrelay.ledger.query.GroupQueries.NodeRow;
import dev.sessionrelay.relay.GroupView;
import dev.sessionrelay.settings.Suggestion;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets a relay of a group hand over what it acts for, before maintenance. */
@Command(
    name = "drain",
    description = {
      "Lets a relay of a group hand over its accounts and sinks and take none, before maintenance.",
      "It holds until --end, or until that relay is started anew. Exit code 0 when it has none left."
    },
    mixinStandardHelpOptions = true)
final class DrainCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LOOK_MILLIS = 200;

  @Spec private CommandSpec command;

  @Parameters(
      paramLabel = "RELAY",
      arity = "0..1",
      description = "its name among them; this home's relay when it is left out")
  private String relay;

  @Option(names = "--end", description = "it takes its share again")
  private boolean end;

  @Override
  public Integer call() throws Exception {
    String own =
        new RelayGroup(command)
            .name()
            .orElseThrow(
                () ->
                    new WrongInputException(
                        "no other relay could take over here, as this one has its ledger to itself"
                            + " (cluster.enabled = false); end it with SIGTERM: it stops in order"));
    try (LedgerAccess ledger = LedgerView.open(command)) {
      return end
          ? end(ledger, relay == null ? own : relay)
          : drain(ledger, relay == null ? own : relay);
    }
  }

  private int end(LedgerAccess ledger, String name) throws WrongInputException {
    ledger.drain(node(ledger, name).node().id(), false);
    say(name + " takes its share again");
    return 0;
  }

  private int drain(LedgerAccess ledger, String name)
      throws WrongInputException, InterruptedException {
    String id = node(ledger, name).node().id();
    refuseLast(GroupView.of(ledger.reader(), id), name);
    ledger.drain(id, true);
    long began = System.nanoTime();
    Set<String> left = GroupView.of(ledger.reader(), id).held();
    while (!left.isEmpty() && System.nanoTime() - began < PATIENCE.toNanos()) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      left = GroupView.of(ledger.reader(), id).held();
    }
    say(
        left.isEmpty()
            ? name + " is drained: it acts for nothing, and takes nothing until drain --end"
            : name
                + " still has "
                + String.join(", ", left)
                + "; 'status' tells when it is drained");
    return left.isEmpty() ? 0 : command.exitCodeOnExecutionException();
  }

  private static NodeRow node(LedgerAccess ledger, String name) throws WrongInputException {
    GroupView view = GroupView.of(ledger.reader(), "");
    List<NodeRow> living = view.nodes().stream().filter(view::isLiving).toList();
    List<String> names = living.stream().map(row -> row.node().name()).toList();
    return living.stream()
        .filter(row -> row.node().name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new WrongInputException(
                    "no relay '%s' is there; %s"
                        .formatted(
                            name,
                            Suggestion.advice(
                                name, names, "there are " + String.join(", ", names)))));
  }

  private static void refuseLast(GroupView view, String name) throws WrongInputException {
    if (view.peers().stream().allMatch(view.me()::equals)) {
      throw new WrongInputException(
          "no other relay with the configuration of '%s' could take over what it acts for; start one, or end this one with SIGTERM"
              .formatted(name));
    }
  }

  private void say(String what) {
    command.commandLine().getOut().println(what);
    command.commandLine().getOut().flush();
  }
}
