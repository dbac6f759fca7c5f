package dev.sessionrelay.simulator.huawei;

import dev.sessionrelay.simulator.Signing;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Signs requests as Huawei wants them, so that each part of a signature can be spoilt. */
record HuaweiSigning(
    String authority, String accessKey, String secret, Instant date, String securityToken) {
  String[] headers(String method, String target, String body) {
    Map<String, String> values = new TreeMap<>();
    values.put("host", authority);
    values.put("x-sdk-date", date(date));
    if (securityToken != null) {
      values.put("x-security-token", securityToken);
    }
    List<String> names = List.copyOf(values.keySet());
    String signature =
        HuaweiGate.expected(Signing.call(method, target, body, values), names, secret);
    values.put(
        "Authorization",
        "SDK-HMAC-SHA256 Access=%s, SignedHeaders=%s, Signature=%s"
            .formatted(accessKey, String.join(";", names), signature));
    return Signing.flat(values);
  }

  static String date(Instant date) {
    return DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
        .withZone(ZoneOffset.UTC)
        .format(date);
  }
}
