package dev.sessionrelay.status.api;

import java.util.Map;

/**
 * An answer of the API before it is sent.
 *
 * @param type its media type
 */
public record ApiAnswer(int status, String type, byte[] body, Map<String, String> headers) {
  static final String JSON = "application/json";
  static final String PROBLEM = "application/problem+json";

  public ApiAnswer {
    headers = Map.copyOf(headers);
  }
}
