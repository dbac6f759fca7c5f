package dev.sessionrelay.cloud;

import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
 * The first private key of a PEM text, in any form that OpenSSL writes: PKCS#8, PKCS#1 and SEC 1,
 * each plain or encrypted; certificates, bag attributes and other text around it are passed over.
 *
 * <p>Messages of the errors continue a sentence that begins with the file's name, and say what to
 * do. Bouncy Castle opens the containers; the keys themselves are the JDK's.
 */
public final class PrivateKeys {
  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----");
  private static final String REWRITE =
      "; rewrite it with: openssl pkcs8 -topk8 -v2 aes-256-cbc -in OLD.pem -out NEW.pem";

  private PrivateKeys() {}

  /**
   * @param passPhrase null when there is none
   * @throws InvalidKeyException when the text holds no usable private key
   */
  public static PrivateKey parse(String text, String passPhrase) throws InvalidKeyException {
    PrivateKeyInfo key = opened(container(keyBlock(text)), passPhrase);
    try {
      ASN1ObjectIdentifier algorithm = key.getPrivateKeyAlgorithm().getAlgorithm();
      boolean elliptic = algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey);
      return KeyFactory.getInstance(elliptic ? "EC" : algorithm.getId())
          .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
    } catch (GeneralSecurityException | IOException e) {
      throw new InvalidKeyException("is damaged, or of a kind that Java does not have", e);
    }
  }

  /** The key alone, in lines, which it loses in variables and in JSON. */
  private static String keyBlock(String text) throws InvalidKeyException {
    Matcher begin = BEGIN.matcher(text);
    if (text.contains("-----BEGIN OPENSSH PRIVATE KEY-----")) {
      throw new InvalidKeyException(
          "is written in a form of OpenSSH's own; rewrite it with: ssh-keygen -p -m PKCS8 -f FILE");
    } else if (!begin.find()) {
      throw new InvalidKeyException(
          "holds no private key: expected a line '-----BEGIN PRIVATE KEY-----'; name the PEM file"
              + " of the key itself, not its public part or fingerprint");
    }
    String end = "-----END " + begin.group(1) + "-----";
    int to = text.indexOf(end, begin.end());
    if (to < 0) {
      throw new InvalidKeyException(
          "is cut off: the line '" + end + "' is missing; copy the key again");
    }
    String body = text.substring(begin.end(), to).replace("\\n", "\n").strip();
    String lines =
        body.contains(":")
            ? body.lines().map(String::strip).collect(Collectors.joining("\n"))
            : body.replaceAll("\\s", "").replaceAll(".{64}", "$0\n");
    return String.join("\n", begin.group(), lines, end);
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
