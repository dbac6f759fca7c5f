package dev.sessionrelay.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Keys and certificates made with the JDK's keytool: {@code here} and {@code expired} for this
 * machine, by an authority of their own; the others signed by themselves: {@code elsewhere} for
 * another host, {@code client}, and {@code nobody} for this machine.
 */
public final class Certificates {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final String THIS_MACHINE = "san=dns:localhost,ip:127.0.0.1";

  private final Path directory;

  public Certificates(Path directory) throws Exception {
    this.directory = directory;
    CompletableFuture.allOf(
            pair("ca", "bc:c"),
            pair("here", THIS_MACHINE),
            pair("expired", THIS_MACHINE),
            pair("elsewhere", "san=dns:elsewhere.example.com"),
            pair("client", "san=dns:client"),
            pair("nobody", THIS_MACHINE))
        .join();
    issue("here", "-1d", "30");
    issue("expired", "-10d", "5");
  }

  private void issue(String name, String begin, String days) throws Exception {
    String request = name + ".csr";
    keytool("-certreq", "-alias", name, "-keystore", name + ".p12", "-file", request);
    keytool(
        "-gencert",
        "-alias",
        "ca",
        "-keystore",
        "ca.p12",
        "-infile",
        request,
        "-outfile",
        name + ".der",
        "-ext",
        THIS_MACHINE,
        "-startdate",
        begin,
        "-validity",
        days);
  }

  /** The authority and {@code elsewhere}, as a bundle of PEM certificates. */
  Path trusted() throws IOException, GeneralSecurityException {
    return Files.writeString(
        directory.resolve("trusted.pem"),
        pem("CERTIFICATE", own("ca").getEncoded())
            + pem("CERTIFICATE", own("elsewhere").getEncoded()));
  }

  public Path certificate(String name) throws IOException, GeneralSecurityException {
    return Files.writeString(
        directory.resolve(name + ".pem"), pem("CERTIFICATE", own(name).getEncoded()));
  }

  /** The private key as PKCS#8. */
  public Path key(String name) throws IOException, GeneralSecurityException {
    byte[] key = store(name).getKey(name, PASSWORD).getEncoded();
    return Files.writeString(directory.resolve(name + "-key.pem"), pem("PRIVATE KEY", key));
  }

  /**
   * A socket on 127.0.0.1 that shows this certificate.
   *
   * @param mutual whether it asks for the certificate of {@code client}
   */
  ServerSocket serve(String name, boolean mutual) throws IOException, GeneralSecurityException {
    SSLServerSocket socket = serve(name, InetAddress.getByName("127.0.0.1"), 0);
    socket.setNeedClientAuth(mutual);
    return socket;
  }

  /** The same on another address of this machine, for whoever comes. */
  SSLServerSocket serve(String name, InetAddress host, int port)
      throws IOException, GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(shown(name), PASSWORD);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore clients = empty();
    clients.setCertificateEntry("client", own("client"));
    trust.init(clients);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return (SSLServerSocket) context.getServerSocketFactory().createServerSocket(port, 100, host);
  }

  private KeyStore shown(String name) throws IOException, GeneralSecurityException {
    KeyStore store = empty();
    Certificate[] chain =
        Files.exists(directory.resolve(name + ".der"))
            ? new Certificate[] {issued(name), own("ca")}
            : new Certificate[] {own(name)};
    store.setKeyEntry(name, store(name).getKey(name, PASSWORD), PASSWORD, chain);
    return store;
  }

  private Certificate issued(String name) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(directory.resolve(name + ".der"))) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  /** Signed by itself. */
  private Certificate own(String name) throws IOException, GeneralSecurityException {
    return store(name).getCertificate(name);
  }

  private KeyStore store(String name) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(directory.resolve(name + ".p12"))) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static String pem(String label, byte[] der) {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
  }

  private CompletableFuture<Void> pair(String name, String extension) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            keytool(
                "-genkeypair",
                "-alias",
                name,
                "-keystore",
                name + ".p12",
                "-dname",
                "CN=" + name,
                "-keyalg",
                "RSA",
                "-validity",
                "30",
                "-ext",
                extension);
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        });
  }

  private void keytool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storepass", new String(PASSWORD), "-J-XX:TieredStopAtLevel=1"));
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), output);
  }
}
