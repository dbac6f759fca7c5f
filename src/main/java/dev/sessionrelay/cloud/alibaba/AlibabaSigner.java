package dev.sessionrelay.cloud.alibaba;

import dev.sessionrelay.cloud.AccessKeyAuthenticator.AccessKey;
import dev.sessionrelay.cloud.CanonicalQuery;
import dev.sessionrelay.cloud.OutgoingRequest;
import dev.sessionrelay.settings.ContentDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Alibaba Cloud's {@code ACS3-HMAC-SHA256} request signature, ROA style.
 *
 * <p>Source: "V3 request structure and signature" of Alibaba Cloud's OpenAPI; equal to {@code
 * Client.getAuthorization} of openapiutil. A request is accepted for 15 minutes around its date,
 * and a nonce once. {@code x-acs-action} and {@code x-acs-version} are headers of the request
 * itself: they say which call it is.
 */
public final class AlibabaSigner {
  static final String SECURITY_TOKEN = "x-acs-security-token";

  private static final String ALGORITHM = "ACS3-HMAC-SHA256";
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

  private AlibabaSigner() {}

  /**
   * The headers that make this request authentic at the given time.
   *
   * @param nonce never used before with this key
   */
  public static Map<String, String> sign(
      OutgoingRequest request, AccessKey key, Instant at, String nonce) {
    Map<String, String> headers = own(request, key, at, nonce);
    TreeMap<String, String> signed = signedHeaders(request, headers);
    String names = String.join(";", signed.keySet());
    String payload = headers.get("x-acs-content-sha256");
    String toSign =
        ALGORITHM + "\n" + ContentDigest.hex(canonical(request, signed, names, payload));
    headers.put(
        "Authorization",
        ALGORITHM
            + (" Credential=" + key.id())
            + (",SignedHeaders=" + names)
            + (",Signature=" + key.secret().sign(toSign)));
    return headers;
  }

  private static Map<String, String> own(
      OutgoingRequest request, AccessKey key, Instant at, String nonce) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("x-acs-date", FORMAT.format(at));
    headers.put("x-acs-signature-nonce", nonce);
    headers.put("x-acs-content-sha256", ContentDigest.hex(request.body()));
    if (key.securityToken() != null) {
      headers.put(SECURITY_TOKEN, key.securityToken());
    }
    return headers;
  }

  private static TreeMap<String, String> signedHeaders(
      OutgoingRequest request, Map<String, String> own) {
    TreeMap<String, String> signed = new TreeMap<>();
    request
        .headers()
        .forEach(
            (name, value) -> {
              if (name.startsWith("x-acs-") || name.equals("content-type")) {
                signed.put(name, value.trim());
              }
            });
    signed.putAll(own);
    signed.put("host", request.host());
    return signed;
  }

  private static String canonical(
      OutgoingRequest request, TreeMap<String, String> signed, String names, String payload) {
    StringBuilder out = new StringBuilder(768).append(request.method()).append('\n');
    out.append(request.path().isEmpty() ? "/" : request.path()).append('\n');
    out.append(CanonicalQuery.of(request.query(), CanonicalQuery.BY_DECODED_NAME)).append('\n');
    signed.forEach((name, value) -> out.append(name).append(':').append(value).append('\n'));
    return out.append('\n').append(names).append('\n').append(payload).toString();
  }
}
