package dev.sessionrelay.cloud;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, which every Java platform has to offer. */
public final class ContentDigest {
  private static final String HEX_OF_NOTHING = hex(digest(new byte[0]));

  private ContentDigest() {}

  public static String hex(String text) {
    return hex(digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  public static String hexOfBody(byte[] body) {
    return body.length == 0 ? HEX_OF_NOTHING : hex(digest(body));
  }

  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  public static byte[] digest(byte[] data) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(data);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java platform has no SHA-256", e);
    }
  }
}
