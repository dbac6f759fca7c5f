package dev.sessionrelay.cloud;

import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Objects;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.bc.BcPEMDecryptorProvider;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;

/**
 * A private key as OpenSSL packs it, opened by Bouncy Castle. Messages of the errors are as in
 * {@link PrivateKeys}.
 */
final class PemContainer {
  private static final String REWRITE =
      "; rewrite it with: openssl pkcs8 -topk8 -v2 aes-256-cbc -in OLD.pem -out NEW.pem";

  private PemContainer() {}

  /**
   * @param block from its first line to its last
   * @param passPhrase null when there is none
   */
  static PrivateKey open(String block, String passPhrase) throws InvalidKeyException {
    PrivateKeyInfo key = opened(container(block), passPhrase);
    try {
      ASN1ObjectIdentifier algorithm = key.getPrivateKeyAlgorithm().getAlgorithm();
      boolean elliptic = algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey);
      return KeyFactory.getInstance(elliptic ? "EC" : algorithm.getId())
          .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
    } catch (GeneralSecurityException | IOException e) {
      throw new InvalidKeyException("is damaged, or of a kind that Java does not have", e);
    }
  }

  private static Object container(String block) throws InvalidKeyException {
    try (PEMParser parser = new PEMParser(new StringReader(block))) {
      return Objects.requireNonNull(parser.readObject());
    } catch (IOException | RuntimeException e) {
      throw new InvalidKeyException(
          "is damaged, or written in a form that is not OpenSSL's; copy the key again" + REWRITE,
          e);
    }
  }

  private static PrivateKeyInfo opened(Object container, String passPhrase)
      throws InvalidKeyException {
    if (container instanceof PEMEncryptedKeyPair pair) {
      return opened(pair, needed(passPhrase));
    }
    if (container instanceof PKCS8EncryptedPrivateKeyInfo info) {
      return opened(info, needed(passPhrase));
    }
    return container instanceof PEMKeyPair pair
        ? pair.getPrivateKeyInfo()
        : (PrivateKeyInfo) container;
  }

  private static PrivateKeyInfo opened(PEMEncryptedKeyPair pair, char[] passPhrase)
      throws InvalidKeyException {
    try {
      return pair.decryptKeyPair(new BcPEMDecryptorProvider(passPhrase)).getPrivateKeyInfo();
    } catch (IOException | RuntimeException e) {
      throw notOpened(e);
    }
  }

  private static PrivateKeyInfo opened(PKCS8EncryptedPrivateKeyInfo info, char[] passPhrase)
      throws InvalidKeyException {
    try {
      return info.decryptPrivateKeyInfo(
          new JcePKCSPBEInputDecryptorProviderBuilder()
              .setProvider(new BouncyCastleProvider())
              .build(passPhrase));
    } catch (PKCSException | RuntimeException e) {
      throw notOpened(e);
    }
  }

  private static InvalidKeyException notOpened(Exception e) {
    boolean unknown = String.valueOf(e.getMessage()).startsWith("unknown encryption");
    return unknown
        ? new InvalidKeyException("uses an encryption that cannot be read" + REWRITE, e)
        : new InvalidKeyException("is not opened by the pass phrase; check pass-phrase");
  }

  private static char[] needed(String passPhrase) throws InvalidKeyException {
    if (passPhrase == null || passPhrase.isEmpty()) {
      throw new InvalidKeyException(
          "is encrypted, and there is no pass phrase; name one as pass-phrase = VALUE"
              + " (client-key-pass-phrase for a client-key, pass_phrase in an OCI profile)");
    }
    return passPhrase.toCharArray();
  }
}
