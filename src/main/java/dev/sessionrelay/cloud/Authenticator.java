package dev.sessionrelay.cloud;

import java.util.Map;

/** The credentials of one account, ready to make requests authentic. Safe for concurrent use. */
public interface Authenticator {
  /**
   * Headers to add to this request. Called for every attempt, so that dates and nonces are fresh.
   *
   * @throws CredentialException when the credential cannot be had (file missing, token refused)
   */
  Map<String, String> authenticate(OutgoingRequest request) throws CredentialException;

  /**
   * Called after the vendor answered 401 to a request that carried these headers: forget what can
   * be renewed. Never blocks: what is renewed is fetched by the next {@link #authenticate}.
   *
   * @return true when another try may succeed (a token can be fetched anew, a secret file changed)
   */
  boolean renew(Map<String, String> refused);

  /**
   * Rises when the account's credential has become another one, such as a rotated file: what the
   * vendor said about it before means nothing then. A renewed token is not another credential.
   */
  long version();

  /**
   * What to do when the vendor refuses this kind of credential; null for what the failure table
   * says.
   */
  default String advice() {
    return null;
  }
}
