package dev.sessionrelay.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The status page: one file that needs nothing from anywhere.
 *
 * @param policy its content security policy, which allows its own script and style by their hashes
 */
record Page(byte[] body, String policy) {
  static Page load() {
    try (InputStream in = Page.class.getResourceAsStream("/web/status.html")) {
      byte[] body = in.readAllBytes();
      String html = new String(body, StandardCharsets.UTF_8);
      String policy =
          "default-src 'none'; connect-src 'self'; img-src data:; base-uri 'none'; form-action"
              + " 'none'; frame-ancestors 'none'; script-src "
              + hash(html, "script")
              + "; style-src "
              + hash(html, "style");
      return new Page(body, policy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(String html, String element) {
    int start = html.indexOf("<" + element + ">") + element.length() + 2;
    String content = html.substring(start, html.indexOf("</" + element + ">"));
    return "'sha256-" + Base64.getEncoder().encodeToString(sha256(content)) + "'";
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
