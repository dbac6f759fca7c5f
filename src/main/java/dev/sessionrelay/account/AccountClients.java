package dev.sessionrelay.account;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;

/** The clients of all accounts, by name. Accounts come and go while the process runs. */
public final class AccountClients implements AutoCloseable {
  private final Map<String, AccountClient> clients = new ConcurrentHashMap<>();

  /**
   * @throws IllegalStateException when there is no such account
   */
  public AccountClient of(String account) {
    AccountClient client = clients.get(account);
    if (client == null) {
      throw new IllegalStateException("there is no account '" + account + "'");
    }
    return client;
  }

  /**
   * Carries out a task on a thread of an account, whichever client the account has at the moment: a
   * new configuration of the account leaves the timers of its targets as they are.
   *
   * @param target whose turn among the account's targets it is
   */
  public void execute(String account, String target, Runnable task) {
    try {
      of(account).execute(target, task);
    } catch (RejectedExecutionException e) {
      // The client was replaced just now.
      of(account).execute(target, task);
    }
  }

  /** Puts a client in place of the one of the same name, which ends when its polls have. */
  public void put(AccountClient client) {
    retireIfPresent(clients.put(client.name(), client));
  }

  /** Forgets a client, which ends when its polls have; nothing happens when there is none. */
  public void remove(String account) {
    retireIfPresent(clients.remove(account));
  }

  /** Every client, in no order. */
  public Iterable<AccountClient> all() {
    return clients.values();
  }

  @Override
  public void close() {
    clients.values().forEach(AccountClient::close);
    clients.clear();
  }

  private static void retireIfPresent(AccountClient client) {
    if (client != null) {
      client.retire();
    }
  }
}
