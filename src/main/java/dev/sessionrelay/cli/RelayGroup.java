package dev.sessionrelay.cli;

import dev.sessionrelay.cli.output.GroupText;
import dev.sessionrelay.cli.output.TerminalOutput;
import dev.sessionrelay.config.ConfigurationException;
import dev.sessionrelay.config.LoadResult;
import dev.sessionrelay.config.Target;
import dev.sessionrelay.ledger.LedgerAccess;
import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.relay.GroupView;
import dev.sessionrelay.relay.HomeFiles;
import dev.sessionrelay.settings.ClusterKeys;
import dev.sessionrelay.status.GroupFigures;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** The relays that share the ledger of a home directory, as the ledger tells a command. */
record RelayGroup(CommandSpec command) {

  /**
   * What this home's relay is called among them; empty where it has the ledger to itself.
   *
   * @throws ConfigurationException when what the configuration says about it is wrong
   */
  Optional<String> name() throws ConfigurationException {
    return ClusterKeys.nodeOf(
        HomeFiles.settings(SessionRelay.home(command), "cluster.", Clock.systemUTC()));
  }

  /** Prints who is there; nothing where nobody shares the ledger, or it does not answer. */
  void show(boolean wide) {
    try {
      if (name().isPresent()) {
        lines(wide).forEach(command.commandLine().getOut()::println);
        command.commandLine().getOut().flush();
      }
    } catch (ConfigurationException | LedgerException e) {
      // Why the relay itself does not answer is the news.
    }
  }

  private List<String> lines(boolean wide) throws ConfigurationException {
    TerminalOutput terminal = TerminalOutput.of(System::getenv);
    try (LedgerAccess ledger = LedgerView.open(command)) {
      GroupFigures figures = new GroupFigures(GroupView.of(ledger.reader(), ""), List.of());
      return GroupText.nodes(figures.nodes(targets())).lines(wide ? terminal.wide() : terminal);
    }
  }

  private Collection<Target> targets() {
    HomeFiles files =
        HomeFiles.installed(SessionRelay.home(command), System::getenv, Clock.systemUTC());
    return files.load() instanceof LoadResult.Valid valid
        ? valid.configuration().targets().values()
        : List.of();
  }
}
