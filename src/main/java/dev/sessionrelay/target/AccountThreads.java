package dev.sessionrelay.target;

import dev.sessionrelay.poll.AccountClients;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The threads of a target's account, whichever client the account has at the moment: a new
 * configuration of the account leaves the timers of its targets as they are.
 */
final class AccountThreads extends AbstractExecutorService {
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

  /** The threads are the account's, not the route's: they are stopped with the account. */
  @Override
  public void shutdown() {}

  @Override
  public List<Runnable> shutdownNow() {
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }
}
