package dev.sessionrelay.simulator.oracle;

import dev.sessionrelay.simulator.Signing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Signs requests as Oracle wants them, so that each part of a signature can be spoilt. */
final class OracleSigning {
  private OracleSigning() {}

  /**
   * @param names what is signed
   */
  static String[] sign(
      String authority, String target, Instant date, String names, String keyId, PrivateKey key)
      throws Exception {
    Map<String, String> values = new TreeMap<>();
    values.put("host", authority);
    values.put(
        "x-date", DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC).format(date));
    OracleSignature parts = new OracleSignature(keyId, List.of(names.split(" ")), "");
    Signature rsa = Signature.getInstance("SHA256withRSA");
    rsa.initSign(key);
    rsa.update(
        parts
            .signingString(Signing.call("GET", target, "", values))
            .getBytes(StandardCharsets.UTF_8));
    values.put(
        "Authorization",
        "Signature version=\"1\",headers=\"%s\",keyId=\"%s\",algorithm=\"rsa-sha256\",signature=\"%s\""
            .formatted(names, keyId, Base64.getEncoder().encodeToString(rsa.sign())));
    return Signing.flat(values);
  }

  static PrivateKey privateKey(Path pem) throws Exception {
    String body = Files.readString(pem).replaceAll("-----[A-Z ]+-----", "");
    byte[] encoded = Base64.getMimeDecoder().decode(body);
    return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
  }
}
