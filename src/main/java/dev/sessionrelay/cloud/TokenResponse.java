package dev.sessionrelay.cloud;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What an HTTP server answered.
 *
 * @param headers names in lower case
 * @param body bounded by whoever read it
 */
public record TokenResponse(int status, Map<String, String> headers, byte[] body) {
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
    return "HttpAnswer[status=" + status + ", " + body.length + " bytes]";
  }
}
