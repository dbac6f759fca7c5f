package dev.sessionrelay.simulator.oracle;

import dev.sessionrelay.simulator.Digests;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A compute instance with the certificate that says which tenancy it is of.
 *
 * @param certificate in PEM
 * @param der the same in Base64 alone
 * @param key its private key in PEM
 * @param keyId what it signs as
 */
record OracleInstance(
    String certificate, String der, String key, String keyId, PublicKey publicKey) {
  private static final X500Name NAME =
      new X500Name(
          "CN=ocid1.instance.oc1.demo, OU=opc-certtype:instance, OU=opc-tenant:"
              + OracleCloud.TENANCY);

  static OracleInstance create() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair pair = generator.generateKeyPair();
      byte[] certificate = certificate(pair);
      String fingerprint =
          HexFormat.ofDelimiter(":")
              .withUpperCase()
              .formatHex(Digests.digest("SHA-256", certificate));
      return new OracleInstance(
          pem("CERTIFICATE", certificate),
          Base64.getEncoder().encodeToString(certificate),
          pem("PRIVATE KEY", pair.getPrivate().getEncoded()),
          OracleCloud.TENANCY + "/fed-x509-sha256/" + fingerprint,
          pair.getPublic());
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("a certificate cannot be made here", e);
    }
  }

  private static byte[] certificate(KeyPair pair) throws OperatorCreationException, IOException {
    Instant now = Instant.now();
    return new X509v3CertificateBuilder(
            NAME,
            BigInteger.ONE,
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(now.plus(Duration.ofDays(30))),
            NAME,
            SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()))
        .build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate()))
        .getEncoded();
  }

  private static String pem(String kind, byte[] der) {
    return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
        .formatted(kind, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der));
  }

  @Override
  public String toString() {
    return keyId;
  }
}
