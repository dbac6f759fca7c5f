package dev.sessionrelay.account;

import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/** Watches the requests of accounts and their answers by what it adds to their HTTP clients. */
@FunctionalInterface
public interface ClientObserver {
  /** Watches nothing. */
  ClientObserver NONE = (vendor, client) -> {};

  /**
   * Called once for each client, after what signs requests was added.
   *
   * @param vendor whose error format its answers have
   */
  void observe(String vendor, HttpClientBuilder client);

  /** Both. */
  default ClientObserver and(ClientObserver other) {
    return (vendor, client) -> {
      observe(vendor, client);
      other.observe(vendor, client);
    };
  }
}
