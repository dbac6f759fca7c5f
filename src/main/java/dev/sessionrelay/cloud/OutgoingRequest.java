package dev.sessionrelay.cloud;

import java.util.Collections;
import java.util.Map;

/**
 * The final request as it goes on the wire.
 *
 * @param host host as in the Host header, with port where there is one
 * @param path raw path, percent-encoded
 * @param query raw query, percent-encoded, without {@code ?}; null when there is none
 * @param headers the other headers, names in lower case; what a scheme signs besides its own
 * @param body bytes of the body, empty when there is none
 */
public record OutgoingRequest(
    String method,
    String host,
    String path,
    String query,
    Map<String, String> headers,
    byte[] body) {
  public OutgoingRequest {
    // No copy: it is made for one signature, from a map of its own.
    headers = Collections.unmodifiableMap(headers);
  }
}
