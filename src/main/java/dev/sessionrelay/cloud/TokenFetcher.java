package dev.sessionrelay.cloud;

import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

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

  /**
   * One POST of a JSON body with these headers, otherwise as {@link #post}.
   *
   * @throws IOException when there is no answer
   */
  default TokenResponse post(URI address, byte[] json, Map<String, String> headers)
      throws IOException {
    throw new IOException("No service is set up to ask at " + address);
  }

  /**
   * One GET with these headers, otherwise as {@link #post}.
   *
   * @throws IOException when there is no answer
   */
  default TokenResponse get(URI address, Map<String, String> headers) throws IOException {
    throw new IOException("No service is set up to ask at " + address);
  }

  /**
   * One PUT with these headers and no body, otherwise as {@link #post}.
   *
   * @throws IOException when there is no answer
   */
  default TokenResponse put(URI address, Map<String, String> headers) throws IOException {
    throw new IOException("No service is set up to ask at " + address);
  }

  /**
   * One POST of an HTML form, otherwise as {@link #post}.
   *
   * @throws IOException when there is no answer
   */
  default TokenResponse form(URI address, Map<String, String> fields) throws IOException {
    throw new IOException("No service is set up to ask at " + address);
  }

  /**
   * What an HTTP server answered.
   *
   * @param headers names in lower case
   * @param body bounded by whoever read it
   */
  record TokenResponse(int status, Map<String, String> headers, byte[] body) {
    public TokenResponse {
      headers = Map.copyOf(headers);
    }

    /** The header of that name in any letter case. */
    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Not the headers: one of them may be a token. */
    @Override
    public String toString() {
      return "TokenResponse[status=" + status + ", " + body.length + " bytes]";
    }
  }
}
