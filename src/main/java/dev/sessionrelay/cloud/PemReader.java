package dev.sessionrelay.cloud;

import java.io.ByteArrayOutputStream;
import java.security.InvalidKeyException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The first private key of a PEM text, after RFC 7468; text before and after it is ignored.
 *
 * @param headers of the old style of RFC 1421, such as {@code DEK-Info}
 */
record PemReader(String label, Map<String, String> headers, byte[] der) {
  private static final String BEGIN = "-----BEGIN ";
  private static final String DASHES = "-----";
  private static final String KEY = "PRIVATE KEY";

  /** Version 0 and the algorithm rsaEncryption, as PKCS#8 puts them before a PKCS#1 key. */
  private static final byte[] RSA_PREFIX =
      HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

  static PemReader parse(String text) throws InvalidKeyException {
    int begin = text.indexOf(BEGIN);
    while (begin >= 0) {
      String label = label(text, begin);
      if (label.endsWith(KEY)) {
        return parse(label, between(text, begin, label));
      }
      begin = text.indexOf(BEGIN, begin + BEGIN.length());
    }
    throw new InvalidKeyException(
        "holds no private key: expected a line '-----BEGIN PRIVATE KEY-----'; name the PEM file"
            + " of the key itself, not its public part or fingerprint");
  }

  private static String label(String text, int begin) {
    int from = begin + BEGIN.length();
    int to = text.indexOf(DASHES, from);
    return to < 0 ? "" : text.substring(from, to);
  }

  private static String between(String text, int begin, String label) throws InvalidKeyException {
    int from = begin + BEGIN.length() + label.length() + DASHES.length();
    int to = text.indexOf("-----END " + label + DASHES, from);
    if (to < 0) {
      throw new InvalidKeyException(
          "is cut off: the line '-----END " + label + "-----' is missing; copy the key again");
    }
    return text.substring(from, to);
  }

  private static PemReader parse(String label, String content) throws InvalidKeyException {
    Map<String, String> headers = new LinkedHashMap<>();
    StringBuilder base64 = new StringBuilder(content.length());
    for (String line : content.split("\\R")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      } else {
        base64.append(line.strip());
      }
    }
    return new PemReader(label, headers, decode(base64.toString()));
  }

  private static byte[] decode(String base64) throws InvalidKeyException {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new InvalidKeyException("is damaged: its lines are not base64; copy the key again");
    }
  }

  /** PKCS#8 around a PKCS#1 key, which is the only form that the JDK reads. */
  static byte[] pkcs8OfRsa(byte[] pkcs1) {
    ByteArrayOutputStream content = new ByteArrayOutputStream(pkcs1.length + 32);
    content.writeBytes(RSA_PREFIX);
    writeElement(content, 0x04, pkcs1);
    ByteArrayOutputStream sequence = new ByteArrayOutputStream(pkcs1.length + 40);
    writeElement(sequence, 0x30, content.toByteArray());
    return sequence.toByteArray();
  }

  private static void writeElement(ByteArrayOutputStream out, int tag, byte[] value) {
    out.write(tag);
    int lengthBytes = value.length < 0x80 ? 0 : value.length < 0x100 ? 1 : 2;
    if (lengthBytes > 0) {
      out.write(0x80 | lengthBytes);
    }
    if (lengthBytes == 2) {
      out.write(value.length >> 8);
    }
    out.write(value.length);
    out.writeBytes(value);
  }

  @Override
  public String toString() {
    return "Pem[" + label + "]";
  }
}
