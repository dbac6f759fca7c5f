package dev.sessionrelay.cloud;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * RSA private keys from PEM text: PKCS#8 and PKCS#1, each plain or encrypted.
 *
 * <p>Messages of the errors continue a sentence that begins with the file's name, and say what to
 * do. The JDK does all but the container of encrypted PKCS#1, for which see {@link LegacyPem}.
 */
public final class PrivateKeys {
  private static final String REWRITE =
      "; rewrite it with: openssl pkcs8 -topk8 -v2 aes-256-cbc -in OLD.pem -out NEW.pem";

  private PrivateKeys() {}

  /**
   * @param passPhrase null when there is none
   * @throws InvalidKeyException when the text holds no usable RSA private key
   */
  public static PrivateKey parse(String text, String passPhrase) throws InvalidKeyException {
    PemReader pem = PemReader.parse(text);
    return switch (pem.label()) {
      case "PRIVATE KEY" -> pkcs8(pem.der());
      case "RSA PRIVATE KEY" -> pkcs1(pem, passPhrase);
      case "ENCRYPTED PRIVATE KEY" -> encryptedPkcs8(pem.der(), needed(passPhrase));
      default ->
          throw new InvalidKeyException(
              "holds '"
                  + pem.label()
                  + "', expected an RSA private key: a line '-----BEGIN PRIVATE KEY-----' or"
                  + " '-----BEGIN RSA PRIVATE KEY-----'; make one with: openssl genrsa 2048");
    };
  }

  private static PrivateKey pkcs1(PemReader pem, String passPhrase) throws InvalidKeyException {
    byte[] der =
        LegacyPem.isEncrypted(pem) ? LegacyPem.decrypt(pem, needed(passPhrase)) : pem.der();
    return pkcs8(PemReader.pkcs8OfRsa(der));
  }

  private static PrivateKey pkcs8(byte[] der) throws InvalidKeyException {
    try {
      return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (InvalidKeySpecException e) {
      throw new InvalidKeyException(
          "is damaged or holds no RSA key; make one with: openssl genrsa 2048", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java platform has no RSA", e);
    }
  }

  private static PrivateKey encryptedPkcs8(byte[] der, String passPhrase)
      throws InvalidKeyException {
    EncryptedPrivateKeyInfo info = info(der);
    Cipher cipher = cipher(info, passPhrase);
    try {
      return pkcs8(info.getKeySpec(cipher).getEncoded());
    } catch (InvalidKeySpecException | InvalidKeyException e) {
      throw wrongPassPhrase();
    }
  }

  private static EncryptedPrivateKeyInfo info(byte[] der) throws InvalidKeyException {
    try {
      return new EncryptedPrivateKeyInfo(der);
    } catch (IOException e) {
      throw new InvalidKeyException("uses an encryption that Java cannot read" + REWRITE, e);
    }
  }

  private static Cipher cipher(EncryptedPrivateKeyInfo info, String passPhrase)
      throws InvalidKeyException {
    PBEKeySpec spec = new PBEKeySpec(passPhrase.toCharArray());
    try {
      AlgorithmParameters parameters = info.getAlgParameters();
      String algorithm = algorithm(info, parameters);
      SecretKey key = SecretKeyFactory.getInstance(algorithm).generateSecret(spec);
      Cipher cipher = Cipher.getInstance(algorithm);
      cipher.init(Cipher.DECRYPT_MODE, key, parameters);
      return cipher;
    } catch (InvalidKeySpecException e) {
      throw new InvalidKeyException("needs a pass phrase of ASCII characters" + REWRITE, e);
    } catch (GeneralSecurityException e) {
      throw new InvalidKeyException("uses an encryption that Java lacks" + REWRITE, e);
    } finally {
      spec.clearPassword();
    }
  }

  /** For PBES2 the JDK names the actual algorithm only in the text of its parameters. */
  private static String algorithm(EncryptedPrivateKeyInfo info, AlgorithmParameters parameters)
      throws NoSuchAlgorithmException {
    if (parameters == null) {
      throw new NoSuchAlgorithmException(info.getAlgName());
    }
    return parameters.getAlgorithm().startsWith("PBES2")
        ? parameters.toString()
        : info.getAlgName();
  }

  private static String needed(String passPhrase) throws InvalidKeyException {
    if (passPhrase == null || passPhrase.isEmpty()) {
      throw new InvalidKeyException(
          "is encrypted, and there is no pass phrase; name one as pass-phrase = VALUE"
              + " (pass_phrase in an OCI profile)");
    }
    return passPhrase;
  }

  static InvalidKeyException wrongPassPhrase() {
    return new InvalidKeyException("is not opened by the pass phrase; check pass-phrase");
  }
}
