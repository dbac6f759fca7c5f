package dev.sessionrelay.target;

import dev.sessionrelay.poll.AccountClients;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The threads of a target's account, whichever client the account has at the moment: a new
 * configuration of the account leaves the timers of its targets as they are.
 */
final class AccountThreads implements Executor {
  private final AccountClients clients;
  private final Target target;

  AccountThreads(AccountClients clients, Target target) {
    this.clients = clients;
    this.target = target;
  }

  @Override
  public void execute(Runnable poll) {
    try {
      clients.of(target.account()).execute(target.name(), poll);
    } catch (RejectedExecutionException e) {
      // The client was replaced just now.
      clients.of(target.account()).execute(target.name(), poll);
    }
  }
}
