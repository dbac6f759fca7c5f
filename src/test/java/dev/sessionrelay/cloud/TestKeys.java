package dev.sessionrelay.cloud;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** The throwaway keys under {@code auth/keys}. */
public final class TestKeys {
  private TestKeys() {}

  public static String text(String name) throws IOException {
    try (InputStream in = TestKeys.class.getResourceAsStream("/auth/keys/" + name + ".pem")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  public static Path file(String name) {
    try {
      return Path.of(TestKeys.class.getResource("/auth/keys/" + name + ".pem").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  public static PublicKey publicKey() throws Exception {
    String base64 = text("public").replaceAll("-----.*-----|\\s", "");
    return KeyFactory.getInstance("RSA")
        .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
  }
}
