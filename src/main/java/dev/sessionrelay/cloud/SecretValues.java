package dev.sessionrelay.cloud;

import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.settings.SecretUnavailableException;
import java.util.function.Supplier;

/** Reads secrets at the moment they are needed. */
public final class SecretValues {
  private SecretValues() {}

  public static String reveal(Secret secret) throws CredentialException {
    return read(secret::reveal);
  }

  /** Null for an absent secret. */
  public static String revealOptional(Secret secret) throws CredentialException {
    return secret == null ? null : reveal(secret);
  }

  public static String read(Supplier<String> source) throws CredentialException {
    try {
      return source.get();
    } catch (SecretUnavailableException e) {
      throw new CredentialException(e.getMessage(), e);
    }
  }

  /**
   * A secret that goes into a header as it is.
   *
   * @param what names it in the error message
   */
  public static String revealForHeader(Secret secret, String what) throws CredentialException {
    return forHeader(reveal(secret), what);
  }

  /** Null for an absent secret. */
  public static String revealOptionalForHeader(Secret secret, String what)
      throws CredentialException {
    return secret == null ? null : revealForHeader(secret, what);
  }

  public static String forHeader(String value, String what) throws CredentialException {
    if (!isPrintable(value)) {
      throw new CredentialException(
          what
              + " cannot be sent in a header: expected printable ASCII characters on one line,"
              + " found none, a line break or another character; store the bare value",
          (Throwable) null);
    }
    return value;
  }

  private static boolean isPrintable(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x20 || c >= 0x7F) {
        return false;
      }
    }
    return !value.isEmpty();
  }
}
