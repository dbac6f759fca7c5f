package dev.sessionrelay.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * 128 bits of SHA-256 over what makes a change of a session when it differs. Two fingerprints are
 * equal exactly when {@link SessionChanges#between} is empty. Stable over restarts and releases
 * unless the canonical fields themselves change.
 */
public record Fingerprint(long high, long low) {

  /** The fingerprint of a session as it is now. */
  public static Fingerprint of(Session session) {
    return of(SessionChanges.contentJson(session));
  }

  static Fingerprint of(String text) {
    ByteBuffer digest = ByteBuffer.wrap(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    return new Fingerprint(digest.getLong(), digest.getLong());
  }

  /**
   * Reads back {@link #toString}.
   *
   * @throws IllegalArgumentException when it is not 32 hexadecimal digits
   */
  public static Fingerprint parse(String hex) {
    if (hex.length() != 32) {
      throw new IllegalArgumentException("expected 32 hexadecimal digits, but it is " + hex);
    }
    return new Fingerprint(
        HexFormat.fromHexDigitsToLong(hex, 0, 16), HexFormat.fromHexDigitsToLong(hex, 16, 32));
  }

  /** 32 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
