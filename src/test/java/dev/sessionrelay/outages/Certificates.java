package dev.sessionrelay.outages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A self-made certificate of a host that no test server is. */
final class Certificates {
  /** The certificate as PEM, in the home directory. */
  static final String FILE = "ca.pem";

  private static final String STORE = "server.p12";
  private static final String PASSWORD = "changeit";

  private Certificates() {}

  static void write(Path home) throws Exception {
    keytool(
        home,
        "-genkeypair -alias server -keyalg EC -groupname secp256r1 -dname CN=vendor.example"
            + " -ext san=dns:vendor.example -validity 3650 -storetype PKCS12");
    keytool(home, "-exportcert -rfc -alias server -file " + home.resolve(FILE));
  }

  static SSLContext context(Path home) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(home.resolve(STORE))) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(Path home, String arguments) throws Exception {
    String program = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> command = new java.util.ArrayList<>(List.of(program));
    command.addAll(List.of(arguments.split(" ")));
    command.addAll(List.of("-keystore", home.resolve(STORE).toString(), "-storepass", PASSWORD));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("keytool.txt").toFile())
            .start();
    assertEquals(0, process.waitFor(), () -> "keytool " + arguments);
  }
}
