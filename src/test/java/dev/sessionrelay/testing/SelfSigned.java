package dev.sessionrelay.testing;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates that sign themselves. */
public final class SelfSigned {
  private SelfSigned() {}

  /** Of an RSA key, as a PEM file. */
  public static String pem(KeyPair pair, int serial) throws Exception {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder().encodeToString(certificate(pair, "SHA256withRSA", serial))
        + "\n-----END CERTIFICATE-----\n";
  }

  /**
   * A key store with one for this machine, to serve with and to trust.
   *
   * @return its file
   */
  public static Path keyStore(Path file, String password) throws Exception {
    KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
    keys.initialize(2048);
    KeyPair pair = keys.generateKeyPair();
    byte[] der =
        builder(pair, 1)
            .addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")))
            .build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate()))
            .getEncoded();
    Certificate certificate =
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    char[] secret = password.toCharArray();
    store.setKeyEntry("here", pair.getPrivate(), secret, new Certificate[] {certificate});
    store.setCertificateEntry("trusted", certificate);
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, secret);
    }
    return file;
  }

  /**
   * One in DER, for this key.
   *
   * @param serial two with different numbers are two certificates
   */
  public static byte[] certificate(KeyPair pair, String signature, int serial) throws Exception {
    return builder(pair, serial)
        .build(new JcaContentSignerBuilder(signature).build(pair.getPrivate()))
        .getEncoded();
  }

  private static X509v3CertificateBuilder builder(KeyPair pair, int serial) {
    X500Name name = new X500Name("CN=client");
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    return new JcaX509v3CertificateBuilder(
        name,
        BigInteger.valueOf(serial),
        Date.from(now),
        Date.from(now.plusSeconds(1_000_000_000)),
        name,
        pair.getPublic());
  }
}
