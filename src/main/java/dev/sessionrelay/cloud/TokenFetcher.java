package dev.sessionrelay.cloud;

import java.io.IOException;
import java.net.URI;

/** Asks a token service, with the proxy and TLS settings of the account. */
@FunctionalInterface
public interface TokenFetcher {
  /** For accounts whose credentials are complete by themselves. */
  TokenFetcher NONE =
      (address, json) -> {
        throw new IOException("No token service is set up for this account");
      };

  /**
   * One POST of a JSON body; no redirect is followed, nothing is retried. Ends within the client's
   * time-outs, because polls wait for it.
   *
   * @throws IOException when there is no answer
   */
  TokenResponse post(URI address, byte[] json) throws IOException;
}
