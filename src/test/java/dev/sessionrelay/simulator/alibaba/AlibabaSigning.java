package dev.sessionrelay.simulator.alibaba;

import dev.sessionrelay.simulator.Digests;
import dev.sessionrelay.simulator.Signing;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Signs requests as Alibaba wants them, so that each part of a signature can be spoilt. */
final class AlibabaSigning {
  private AlibabaSigning() {}

  /** The headers of an Alibaba request, before it is signed. */
  static Map<String, String> headers(String authority, String action, Instant date) {
    Map<String, String> values = new TreeMap<>();
    values.put("host", authority);
    values.put("x-acs-action", action);
    values.put("x-acs-version", "2023-08-08");
    values.put("x-acs-date", date.toString());
    values.put("x-acs-signature-nonce", UUID.randomUUID().toString());
    values.put("x-acs-content-sha256", Digests.sha256(""));
    return values;
  }

  static String[] sign(String target, Map<String, String> values, String key, String secret) {
    List<String> names = List.copyOf(values.keySet());
    String signature =
        AlibabaProof.expected(Signing.call("GET", target, "", values), names, secret);
    Map<String, String> all = new TreeMap<>(values);
    all.put(
        "Authorization",
        "ACS3-HMAC-SHA256 Credential=%s,SignedHeaders=%s,Signature=%s"
            .formatted(key, String.join(";", names), signature));
    return Signing.flat(all);
  }
}
