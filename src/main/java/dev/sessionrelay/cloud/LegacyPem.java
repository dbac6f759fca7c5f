package dev.sessionrelay.cloud;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypted PKCS#1 as OpenSSL wrote it by default before version 3, from where many OCI keys come:
 * {@code Proc-Type: 4,ENCRYPTED} and {@code DEK-Info}.
 *
 * <p>The key comes from OpenSSL's {@code EVP_BytesToKey} with MD5 and one round. That is short
 * enough to have here; the library that has it too, Bouncy Castle, is larger than this program.
 */
final class LegacyPem {
  private static final int SALT_LENGTH = 8;
  private static final Map<String, Algorithm> ALGORITHMS =
      Map.of(
          "AES-128-CBC", new Algorithm("AES", 16),
          "AES-192-CBC", new Algorithm("AES", 24),
          "AES-256-CBC", new Algorithm("AES", 32),
          "DES-EDE3-CBC", new Algorithm("DESede", 24));

  private LegacyPem() {}

  private record Algorithm(String name, int keyLength) {}

  static boolean isEncrypted(PemReader pem) {
    return pem.headers().containsKey("DEK-Info");
  }

  static byte[] decrypt(PemReader pem, String passPhrase) throws InvalidKeyException {
    String[] info = pem.headers().get("DEK-Info").split(",", 2);
    Algorithm algorithm = ALGORITHMS.get(info[0].strip());
    if (algorithm == null || info.length < 2) {
      throw unknown(info[0]);
    }
    byte[] iv = iv(info[1].strip());
    byte[] key = key(passPhrase, Arrays.copyOf(iv, SALT_LENGTH), algorithm.keyLength());
    return decrypt(pem.der(), algorithm, key, iv);
  }

  private static byte[] iv(String hex) throws InvalidKeyException {
    try {
      return HexFormat.of().parseHex(hex);
    } catch (IllegalArgumentException e) {
      throw new InvalidKeyException("is damaged: DEK-Info holds no hexadecimal digits");
    }
  }

  private static byte[] decrypt(byte[] data, Algorithm algorithm, byte[] key, byte[] iv)
      throws InvalidKeyException {
    try {
      Cipher cipher = Cipher.getInstance(algorithm.name() + "/CBC/PKCS5Padding");
      SecretKeySpec spec = new SecretKeySpec(key, algorithm.name());
      cipher.init(Cipher.DECRYPT_MODE, spec, new IvParameterSpec(iv));
      return opened(cipher.doFinal(data));
    } catch (GeneralSecurityException e) {
      throw PrivateKeys.wrongPassPhrase();
    }
  }

  /** One wrong pass phrase in 256 leaves a padding that looks right, but no DER sequence. */
  private static byte[] opened(byte[] der) throws InvalidKeyException {
    if (der.length < 3 || der[0] != 0x30) {
      throw PrivateKeys.wrongPassPhrase();
    }
    return der;
  }

  private static byte[] key(String passPhrase, byte[] salt, int length) {
    byte[] key = new byte[0];
    byte[] block = new byte[0];
    while (key.length < length) {
      block = md5(block, passPhrase.getBytes(StandardCharsets.UTF_8), salt);
      key = Arrays.copyOf(key, key.length + block.length);
      System.arraycopy(block, 0, key, key.length - block.length, block.length);
    }
    return Arrays.copyOf(key, length);
  }

  private static byte[] md5(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java platform has no MD5", e);
    }
  }

  private static InvalidKeyException unknown(String algorithm) {
    return new InvalidKeyException(
        "is encrypted with '"
            + algorithm
            + "', expected one of AES-128-CBC, AES-192-CBC, AES-256-CBC, DES-EDE3-CBC; rewrite it"
            + " with: openssl pkcs8 -topk8 -v2 aes-256-cbc -in OLD.pem -out NEW.pem");
  }
}
