package dev.sessionrelay.cloud;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret key, set up once for HMAC-SHA256. Safe for concurrent use: each signature is a clone.
 */
public final class HmacKey {
  private static final String ALGORITHM = "HmacSHA256";

  private final Mac prototype;

  private HmacKey(Mac prototype) {
    this.prototype = prototype;
  }

  /**
   * @throws CredentialException when the secret is empty
   */
  public static HmacKey of(String secret) throws CredentialException {
    if (secret.isEmpty()) {
      throw new CredentialException(
          "The secret key is empty; expected the secret that belongs to the access key",
          (Throwable) null);
    }
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return new HmacKey(mac);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java platform has no " + ALGORITHM, e);
    }
  }

  /** The signature of a text in lower-case hexadecimal digits. */
  public String sign(String text) {
    try {
      Mac mac = (Mac) prototype.clone();
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(ALGORITHM + " of this Java platform cannot be cloned", e);
    }
  }

  @Override
  public String toString() {
    return "[secret]";
  }
}
