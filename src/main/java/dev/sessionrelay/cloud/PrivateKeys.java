package dev.sessionrelay.cloud;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The first private key of a PEM text, in any form that OpenSSL writes: PKCS#8, PKCS#1 and SEC 1,
 * each plain or encrypted; certificates, bag attributes and other text around it are passed over.
 *
 * <p>Messages of the errors continue a sentence that begins with the file's name, and say what to
 * do. {@link PemContainer} opens all but the plainest form; the keys themselves are the JDK's.
 */
public final class PrivateKeys {
  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----");
  private static final String PLAIN = "-----BEGIN PRIVATE KEY-----";

  private PrivateKeys() {}

  /**
   * @param passPhrase null when there is none
   * @throws InvalidKeyException when the text holds no usable private key
   */
  public static PrivateKey parse(String text, String passPhrase) throws InvalidKeyException {
    String block = keyBlock(text);
    PrivateKey plain = plainRsa(block);
    return plain == null ? PemContainer.open(block, passPhrase) : plain;
  }

  /** The usual form, without Bouncy Castle, whose signed library takes long to load. */
  private static PrivateKey plainRsa(String block) {
    if (!block.startsWith(PLAIN)) {
      return null;
    }
    try {
      String body = block.substring(PLAIN.length(), block.lastIndexOf("-----END "));
      return KeyFactory.getInstance("RSA")
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return null;
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
}
