package dev.sessionrelay.simulator;

import com.sun.net.httpserver.Headers;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Signs requests of the tests, so that each part of a signature can be spoilt. */
final class Signing {
  private Signing() {}

  /** Everything that goes into a Huawei signature. */
  record Huawei(
      String authority, String accessKey, String secret, Instant date, String securityToken) {
    String[] headers(String method, String target, String body) {
      Map<String, String> values = new TreeMap<>();
      values.put("host", authority);
      values.put("x-sdk-date", huaweiDate(date));
      if (securityToken != null) {
        values.put("x-security-token", securityToken);
      }
      List<String> names = List.copyOf(values.keySet());
      String signature =
          HuaweiSignature.expected(call(method, target, body, values), names, secret);
      values.put(
          "Authorization",
          "SDK-HMAC-SHA256 Access=%s, SignedHeaders=%s, Signature=%s"
              .formatted(accessKey, String.join(";", names), signature));
      return flat(values);
    }
  }

  static String huaweiDate(Instant date) {
    return DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
        .withZone(ZoneOffset.UTC)
        .format(date);
  }

  /** The headers of an Alibaba request, before it is signed. */
  static Map<String, String> alibaba(String authority, String action, Instant date) {
    Map<String, String> values = new TreeMap<>();
    values.put("host", authority);
    values.put("x-acs-action", action);
    values.put("x-acs-version", "2023-08-08");
    values.put("x-acs-date", date.toString());
    values.put("x-acs-signature-nonce", UUID.randomUUID().toString());
    values.put("x-acs-content-sha256", Digests.sha256(""));
    return values;
  }

  static String[] alibaba(String target, Map<String, String> values, String key, String secret) {
    List<String> names = List.copyOf(values.keySet());
    String signature = AlibabaSignature.expected(call("GET", target, "", values), names, secret);
    Map<String, String> all = new TreeMap<>(values);
    all.put(
        "Authorization",
        "ACS3-HMAC-SHA256 Credential=%s,SignedHeaders=%s,Signature=%s"
            .formatted(key, String.join(";", names), signature));
    return flat(all);
  }

  /**
   * @param names what is signed
   */
  static String[] oracle(
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
        parts.signingString(call("GET", target, "", values)).getBytes(StandardCharsets.UTF_8));
    values.put(
        "Authorization",
        "Signature version=\"1\",headers=\"%s\",keyId=\"%s\",algorithm=\"rsa-sha256\",signature=\"%s\""
            .formatted(names, keyId, Base64.getEncoder().encodeToString(rsa.sign())));
    return flat(values);
  }

  static PrivateKey privateKey(Path pem) throws Exception {
    String body = Files.readString(pem).replaceAll("-----[A-Z ]+-----", "");
    byte[] encoded = Base64.getMimeDecoder().decode(body);
    return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
  }

  private static Call call(String method, String target, String body, Map<String, String> values) {
    Headers headers = new Headers();
    values.forEach(headers::set);
    String[] parts = target.split("\\?", 2);
    return new Call(
        method,
        parts[0],
        parts.length > 1 ? parts[1] : "",
        headers,
        body.getBytes(StandardCharsets.UTF_8),
        Instant.EPOCH);
  }

  private static String[] flat(Map<String, String> values) {
    List<String> flat = new ArrayList<>();
    values.forEach((name, value) -> flat.addAll(List.of(name, value)));
    return flat.toArray(String[]::new);
  }
}
