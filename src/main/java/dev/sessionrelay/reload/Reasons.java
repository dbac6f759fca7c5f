package dev.sessionrelay.reload;

import dev.sessionrelay.cloud.CredentialException;
import org.apache.camel.ResolveEndpointFailedException;

/** Says in one line why Camel refused something. */
final class Reasons {
  private Reasons() {}

  /**
   * The innermost message, which is the one that says what is wrong, or the one that names the file
   * of a credential; and the endpoint that it is about. The endpoint's options are left out: there
   * may be a secret among them.
   */
  static String of(Throwable e) {
    String endpoint = "";
    Throwable cause = e;
    while (cause.getCause() != null && !(cause instanceof CredentialException)) {
      endpoint = cause instanceof ResolveEndpointFailedException failed ? place(failed) : endpoint;
      cause = cause.getCause();
    }
    String message =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return endpoint + message.lines().findFirst().orElse("");
  }

  private static String place(ResolveEndpointFailedException e) {
    return e.getUri() == null ? "" : e.getUri().replaceFirst("\\?.*", "") + ": ";
  }
}
