package dev.sessionrelay.cloud;

import dev.sessionrelay.cloud.TokenFetcher.TokenResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * A credential that cannot be had; the message names the account's key or file, never a secret.
 *
 * <p>It is an {@link IOException} so that it passes through an HTTP client as it is. Three kinds:
 * with an {@linkplain #answer() answer} the vendor's token service answered and did not grant the
 * token, and its status says why; with an {@link IOException} as the cause the service could not be
 * reached; otherwise something on this machine is missing or wrong.
 */
public class CredentialException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient TokenResponse answer;

  public CredentialException(String message, Throwable cause) {
    super(message, cause);
    this.answer = null;
  }

  /** The token service answered, and not with a token. */
  public CredentialException(String message, TokenResponse answer) {
    super(message);
    this.answer = answer;
  }

  /**
   * What the token service answered: status and body as the vendor's error. A 201 here is an answer
   * without the documented token.
   */
  public Optional<TokenResponse> answer() {
    return Optional.ofNullable(answer);
  }
}
