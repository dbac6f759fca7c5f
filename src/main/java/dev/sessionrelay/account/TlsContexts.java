package dev.sessionrelay.account;

import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.PrivateKeys;
import dev.sessionrelay.settings.RegularFile;
import dev.sessionrelay.settings.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** TLS of one account: whom it trusts, and the certificate that it shows where one is asked for. */
public final class TlsContexts {
  private static final char[] IN_MEMORY = new char[0];
  private static final Pattern CERTIFICATE =
      Pattern.compile(
          "-----BEGIN (?:X509 )?CERTIFICATE-----([^-]*)-----END (?:X509 )?CERTIFICATE-----");

  private static final String BEGIN = "-----BEGIN CERTIFICATE-----\n";
  private static final String END = "\n-----END CERTIFICATE-----\n";

  private TlsContexts() {}

  /**
   * @param caFile PEM certificates to trust instead of the JDK's, or null
   * @param certificateFile PEM chain of the client certificate, or null
   * @param keyFile PEM key of the client certificate, perhaps the same file; null when there is no
   *     certificate
   * @param passPhrase of an encrypted key, or null
   * @throws CredentialException naming the file that cannot be read or used
   */
  public static SSLContext of(Path caFile, Path certificateFile, Path keyFile, Secret passPhrase)
      throws CredentialException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          certificateFile == null ? null : keys(certificateFile, keyFile, passPhrase),
          caFile == null ? null : trust(caFile),
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new CredentialException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private static TrustManager[] trust(Path caFile)
      throws GeneralSecurityException, CredentialException {
    KeyStore store = emptyStore();
    int number = 0;
    for (Certificate certificate : certificates(caFile)) {
      store.setCertificateEntry("ca-" + number++, certificate);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyManager[] keys(Path certificateFile, Path keyFile, Secret passPhrase)
      throws GeneralSecurityException, CredentialException {
    KeyStore store = emptyStore();
    PrivateKey key = privateKey(keyFile, passPhrase);
    Certificate[] chain = certificates(certificateFile).toArray(new Certificate[0]);
    if (!fits(key, chain[0])) {
      throw new GeneralSecurityException(
          "'" + keyFile + "' is not the key of the first certificate in '" + certificateFile + "'");
    }
    store.setKeyEntry("own", key, IN_MEMORY, chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, IN_MEMORY);
    return factory.getKeyManagers();
  }

  /** Whether both are a pair, which the JDK would find out with the first connection. */
  private static boolean fits(PrivateKey key, Certificate certificate) {
    byte[] probe = {1, 2, 3};
    try {
      Signature signature = Signature.getInstance(signature(key.getAlgorithm()));
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String signature(String algorithm) {
    return switch (algorithm) {
      case "EC" -> "SHA256withECDSA";
      case "RSA", "DSA" -> "SHA256with" + algorithm;
      default -> algorithm;
    };
  }

  private static PrivateKey privateKey(Path file, Secret passPhrase) throws CredentialException {
    try {
      String text = new String(RegularFile.bytes(file), StandardCharsets.ISO_8859_1);
      return PrivateKeys.parse(text, passPhrase == null ? null : passPhrase.reveal());
    } catch (IOException e) {
      throw new CredentialException("client-key '" + file + "' " + RegularFile.reason(e), e);
    } catch (GeneralSecurityException e) {
      throw new CredentialException("client-key '" + file + "' " + e.getMessage(), e);
    }
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws CredentialException {
    byte[] bytes = new byte[0];
    try {
      bytes = RegularFile.bytes(file);
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(certificatesAlone(bytes)));
      if (!found.isEmpty()) {
        return found;
      }
      throw new GeneralSecurityException("no certificate");
    } catch (IOException e) {
      throw new CredentialException("'" + file + "' " + RegularFile.reason(e), e);
    } catch (GeneralSecurityException e) {
      boolean begun = new String(bytes, StandardCharsets.ISO_8859_1).contains("CERTIFICATE-----");
      throw new CredentialException(
          "'%s' holds %s"
              .formatted(
                  file,
                  begun
                      ? "a certificate that is cut off or damaged; copy it again"
                      : "no PEM certificates; expected '-----BEGIN CERTIFICATE-----'"),
          e);
    }
  }

  /**
   * Without keys and bag attributes, which the JDK takes offence at, and in lines, which it loses
   * in variables and in JSON; DER stays as it is.
   */
  private static byte[] certificatesAlone(byte[] bytes) {
    String alone =
        CERTIFICATE
            .matcher(new String(bytes, StandardCharsets.ISO_8859_1).replace("\\n", "\n"))
            .results()
            .map(found -> BEGIN + found.group(1).replaceAll("\\s", "") + END)
            .collect(Collectors.joining());
    return alone.isEmpty() ? bytes : alone.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static KeyStore emptyStore() throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      return store;
    } catch (IOException e) {
      throw new GeneralSecurityException("an empty key store cannot be made", e);
    }
  }
}
