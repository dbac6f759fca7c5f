package dev.sessionrelay.settings;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, which every Java platform has to offer. */
public final class ContentDigest {
  private static final String HEX_OF_NOTHING = HexFormat.of().formatHex(sha256(new byte[0]));

  private ContentDigest() {}

  public static byte[] sha256(byte[] data) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(data);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java platform has no SHA-256", e);
    }
  }

  /** In lower-case hexadecimal digits. */
  public static String hex(byte[] data) {
    return data.length == 0 ? HEX_OF_NOTHING : HexFormat.of().formatHex(sha256(data));
  }

  /** That of the text in UTF-8. */
  public static String hex(String text) {
    return hex(text.getBytes(StandardCharsets.UTF_8));
  }
}
