package dev.sessionrelay.account;

import java.util.Map;

/**
 * Watches the requests of an account as they go out and their answers as they come in, so that an
 * operator can be shown them. What it is given holds secrets: it is redacted before it is shown.
 */
public interface HttpTrace {
  /** Watches nothing. */
  HttpTrace NONE = new HttpTrace() {};

  /**
   * A signed request, about to be written.
   *
   * @param target path and query as they go out
   * @param headers as they go out, in their order
   */
  default void sent(String method, String target, Map<String, String> headers) {}

  /**
   * The head of an answer has come in.
   *
   * @param requestId from a header, or null when there is none
   */
  default void answered(int status, String requestId) {}
}
