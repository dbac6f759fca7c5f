package dev.sessionrelay.poll;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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

  /** Puts a client in place of the one of the same name, which is closed. */
  public void put(AccountClient client) {
    closeIfPresent(clients.put(client.name(), client));
  }

  /** Closes and forgets a client; nothing happens when there is none. */
  public void remove(String account) {
    closeIfPresent(clients.remove(account));
  }

  /** Every client, in no order. */
  public Iterable<AccountClient> all() {
    return clients.values();
  }

  @Override
  public void close() {
    clients.keySet().forEach(this::remove);
  }

  private static void closeIfPresent(AccountClient client) {
    if (client != null) {
      client.close();
    }
  }
}
