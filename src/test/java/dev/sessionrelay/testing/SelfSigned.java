package dev.sessionrelay.testing;

import java.math.BigInteger;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
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
   * One in DER, for this key.
   *
   * @param serial two with different numbers are two certificates
   */
  public static byte[] certificate(KeyPair pair, String signature, int serial) throws Exception {
    X500Name name = new X500Name("CN=client");
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    return new JcaX509v3CertificateBuilder(
            name,
            BigInteger.valueOf(serial),
            Date.from(now),
            Date.from(now.plusSeconds(1_000_000_000)),
            name,
            pair.getPublic())
        .build(new JcaContentSignerBuilder(signature).build(pair.getPrivate()))
        .getEncoded();
  }
}
