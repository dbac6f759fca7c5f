package dev.sessionrelay.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/** The key of mail servers with TLS: they read it once in a process, so it is one for all tests. */
public final class MailKeys {
  public static final String PASSWORD = "changeit";

  private MailKeys() {}

  /** A key store to serve with and to trust; mail servers that begin from now on use it. */
  public static Path file() {
    return Made.FILE;
  }

  private static final class Made {
    static final Path FILE = make();

    private static Path make() {
      try {
        Path directory = Files.createTempDirectory("mail");
        Path file = SelfSigned.keyStore(directory.resolve("mail.p12"), PASSWORD);
        file.toFile().deleteOnExit();
        System.setProperty("greenmail.tls.keystore.file", file.toString());
        System.setProperty("greenmail.tls.keystore.password", PASSWORD);
        return file;
      } catch (Exception e) {
        throw new IllegalStateException("no key for mail servers", e);
      }
    }
  }
}
